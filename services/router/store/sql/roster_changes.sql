-- Gives what changed of the roster, oldest first, at most $1; what another copy works on is left to it. With each row the
-- oldest transaction still open and the next to begin.
select id, again_after, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next
from roster_change
order by id
limit $1
for update skip locked
