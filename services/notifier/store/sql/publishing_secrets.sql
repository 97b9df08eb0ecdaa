-- Gives the secret that signs publications, and the one before it when that was replaced after $1.
select array_remove(array[secret, case when made_at > $1 then former end], null) from publishing
