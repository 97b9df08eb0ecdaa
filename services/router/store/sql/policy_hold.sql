-- Makes whoever else saves a policy wait.
select pg_advisory_xact_lock(hashtextextended('audiocomm router policy', 0))
