-- Makes two letters that bring the same new identity wait for each other.
select pg_advisory_xact_lock(hashtextextended($1, 0))
