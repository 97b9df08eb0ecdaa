-- Counts publications by state and gives for how many seconds the oldest queued one waits; what is held back for later
-- does not wait yet.
select count(*) filter (where state = 'queued') as publications_queued,
       count(*) filter (where state = 'failed') as publications_failed,
       coalesce(
           extract(epoch from $1 - min(greatest(requested_at, not_before))
               filter (where state = 'queued' and coalesce(not_before <= $1, true))),
           0
       )::float8 as publications_oldest_seconds
from publication
where state in ('queued', 'failed')
