-- Gives what happened to a ticket, oldest first, after an id; who declined or was kept away only when $4.
select id, at, what, actor, facts
from history
where ticket_id = $1 and id > $2 and ($4 or what not in ('declined', 'blocked', 'unblocked'))
order by id
limit $3
