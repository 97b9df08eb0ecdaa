-- Queues a letter again, due at once.
update outgoing set state = 'queued', stage = 'none', attempts = 0, reason = null, next_at = $2 where reply_id = $1
