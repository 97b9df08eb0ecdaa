-- Gives the secret that signs publications.
select secret from publishing
