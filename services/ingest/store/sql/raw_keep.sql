-- Keeps bytes ($2) under their content hash ($1), each once.
insert into raw (sha256, content)
select * from unnest($1::bytea[], $2::bytea[])
on conflict (sha256) do nothing
