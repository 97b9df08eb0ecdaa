-- Saves a sender address with the next version; no row: the address is another's.
update sender as s
set address = $2, name = $3, signature = $4, department_id = $5, version = version + 1
where s.id = $1 and not exists (select 1 from sender as other where other.address = $2 and other.id <> $1)
returning s.id
