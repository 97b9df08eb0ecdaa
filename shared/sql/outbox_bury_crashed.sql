-- Sets aside the rows whose lease ended without an outcome once too often ($2).
update outbox
set dead_at = now(), reason = 'the receiver or the relay ended ' || crashes + 1 || ' times while this was on its way',
    crashes = crashes + 1, claim_token = null, leased_until = null
where destination = $1 and dead_at is null and leased_until < now() and crashes + 1 >= $2
