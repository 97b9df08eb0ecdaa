-- Lets files that one agent ($1) sends at once wait for one another.
select pg_advisory_xact_lock(hashtextextended('uploads of agent ' || $1::bigint, 0))
