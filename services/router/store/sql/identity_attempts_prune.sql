-- Forgets attempts before $1; those another attempt forgets just now are left to it.
delete from sign_in_attempt
where ctid = any (array(select ctid from sign_in_attempt where at < $1 order by at limit 100 for update skip locked))
