-- Gives the agents of an audience.
select agent_id from agent_audience where audience_id = $1 order by agent_id
