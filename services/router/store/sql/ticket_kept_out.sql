-- Gives who declined a ticket or is kept away from it by a supervisor.
select agent_id, reason, evidence, since
from exclusion
where ticket_id = $1 and reason in ('declined', 'blocked')
