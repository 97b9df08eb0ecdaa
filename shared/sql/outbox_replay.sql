-- Brings the dead letter $1 back to life and gives its destination.
update outbox
set dead_at = null, reason = null, attempts = 0, crashes = 0, next_at = now(), claim_token = null, leased_until = null
where id = $1 and dead_at is not null
returning destination
