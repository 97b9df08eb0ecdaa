-- Gives all marks of these customers.
select customer_id, agent_id, score, rated_at from rating where customer_id = any ($1::bigint[])
