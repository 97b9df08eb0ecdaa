-- Gives what the metrics show: letters, open quarantine, age of its oldest at $1 in seconds.
select (select count(*) from letter) as letters,
       count(*) as quarantined,
       coalesce(extract(epoch from $1 - min(received_at)), 0)::float8 as quarantine_oldest_seconds
from quarantine
where replayed_at is null
