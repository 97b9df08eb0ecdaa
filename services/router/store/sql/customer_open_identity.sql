-- Adds an identity nobody has yet.
insert into identity (customer_id, kind, value)
values ($1, $2, $3)
on conflict do nothing
