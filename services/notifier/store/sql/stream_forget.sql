-- Deletes events older than $1 and notes in each stream how far it was forgotten.
with gone as (
    delete from stream_event where created_at < $1 returning agent_id, id
)
update stream as s
set forgotten_id = g.id
from (select agent_id, max(id) as id from gone group by agent_id) as g
where s.agent_id = g.agent_id and s.forgotten_id < g.id
