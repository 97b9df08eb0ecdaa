-- Gives the newest $1 dead letters.
select id, destination, type, subject, reason, dead_at
from outbox
where dead_at is not null
order by dead_at desc, position desc
limit $1
