-- Gives what happened to a ticket, oldest first, after an id.
select id, at, what, actor, facts
from history
where ticket_id = $1 and id > $2
order by id
limit $3
