-- Counts the events that wait, but no further than $1.
select count(*) from (select 1 from outbox where dead_at is null limit $1) as waiting
