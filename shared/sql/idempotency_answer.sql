-- Gives the first answer of a key.
select request_hash, answer from idempotency where caller = $1 and key = $2
