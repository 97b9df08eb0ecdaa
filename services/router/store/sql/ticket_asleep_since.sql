-- Gives when a ticket fell asleep that has not woken since.
select started_at from deadline where ticket_id = $1 and kind = 'snooze' and done_at is null
