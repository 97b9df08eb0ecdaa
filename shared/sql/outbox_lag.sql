-- Counts what waits and what is dead, and the age of the oldest waiting event in seconds.
select count(*) filter (where dead_at is null) as waiting,
       count(*) filter (where dead_at is not null) as dead,
       coalesce(extract(epoch from now() - min(occurred_at) filter (where dead_at is null)), 0)::float8 as oldest_seconds
from outbox
