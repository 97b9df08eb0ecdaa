-- Removes an absence ($2) of an agent ($1).
delete from absence where id = $2 and agent_id = $1 returning id
