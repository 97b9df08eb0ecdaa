-- Adds a sender address; no row: it is there already.
insert into sender (address, name, signature, department_id)
values ($1, $2, $3, $4)
on conflict (address) do nothing
returning id
