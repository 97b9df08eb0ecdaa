-- Lets those who look for room for another letter wait for one another.
select pg_advisory_xact_lock(hashtextextended('room for letters', 0))
