-- Reserves the key; gives true to the first.
insert into idempotency (caller, key, request_hash)
values ($1, $2, $3)
on conflict do nothing
returning true
