-- Counts letters by state (the sent ones of the last day) and gives the age of the oldest queued one in seconds.
select (select count(*) from outgoing where state = 'queued') as outgoing_queued,
       (select count(*) from outgoing where state = 'failed') as outgoing_failed,
       (select count(*) from outgoing where state = 'unknown') as outgoing_unknown,
       (select count(*) from outgoing where state = 'sent' and sent_at > $1::timestamptz - interval '1 day')
           as outgoing_sent_last_day,
       coalesce((
           select extract(epoch from $1 - min(requested_at)) from outgoing where state = 'queued'
       ), 0)::float8 as outgoing_oldest_seconds
