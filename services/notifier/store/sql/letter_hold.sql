-- Lets whoever brings the letter $1 and whoever takes it back wait for one another.
select pg_advisory_xact_lock(hashtextextended('letter ' || $1::uuid::text, 0))
