-- Forgets a follower's alert if its ticket is worked out; gives the ticket.
update follower as f
set alert_id = null
from ticket as t
where f.alert_id = $1 and f.agent_id = $2 and t.id = f.ticket_id and t.state = 'worked_out'
returning f.ticket_id
