-- Makes attempts of one login wait for each other.
select pg_advisory_xact_lock(hashtextextended('sign in ' || $1, 0))
