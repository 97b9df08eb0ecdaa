-- Takes an agent ($1) out of the audiences he is no longer in.
delete from agent_audience where agent_id = $1 and audience_id <> all ($2::bigint[])
