-- Gives $2 repairs since $1, newest first.
select ticket_id, reason, at
from repair
where at >= $1
order by at desc, id desc
limit $2
