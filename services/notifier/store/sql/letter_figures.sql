-- Counts letters by state (the sent ones of the last day) and gives for how many seconds the oldest queued
-- one waits; what is held back for later does not wait yet.
select (select count(*) from outgoing where state = 'queued') as outgoing_queued,
       (select count(*) from outgoing where state = 'failed') as outgoing_failed,
       (select count(*) from outgoing where state = 'unknown') as outgoing_unknown,
       (select count(*) from outgoing where state = 'sent' and sent_at > $1::timestamptz - interval '1 day')
           as outgoing_sent_last_day,
       coalesce((
           select extract(epoch from $1 - min(greatest(requested_at, not_before)))
           from outgoing
           where state = 'queued' and coalesce(not_before <= $1, true)
       ), 0)::float8 as outgoing_oldest_seconds
