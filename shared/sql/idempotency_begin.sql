-- Reserves the key; gives true to the first. For all others it locks the row, which changes nothing: it is not to be
-- forgotten before they read it.
insert into idempotency as kept (caller, key, request_hash)
values ($1, $2, $3)
on conflict (caller, key) do update set answer = kept.answer where false
returning true
