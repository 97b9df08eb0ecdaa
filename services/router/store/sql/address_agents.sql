-- Gives the agents whose addresses or aliases these are.
select distinct agent_id
from (
    select agent_id from agent_address where address = any ($1::text[])
    union all
    select id from agent where address = any ($1::text[])
) as found
order by agent_id
