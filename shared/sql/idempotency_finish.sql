-- Keeps the answer with the key.
update idempotency set answer = $3 where caller = $1 and key = $2
