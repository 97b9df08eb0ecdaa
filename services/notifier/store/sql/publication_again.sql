-- Queues a publication again, due at once or when it was to go out.
update publication
set state = 'queued', attempts = 0, reason = null, next_at = greatest($2::timestamptz, not_before)
where reply_id = $1
