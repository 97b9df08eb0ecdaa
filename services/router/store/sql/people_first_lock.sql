-- Makes two first runs wait for each other.
select pg_advisory_xact_lock(hashtextextended('first administrator', 0))
