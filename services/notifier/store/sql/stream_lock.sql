-- Waits until no other transaction of this schema writes alerts or streams.
select pg_advisory_xact_lock(hashtextextended(current_schema() || ' streams', 0))
