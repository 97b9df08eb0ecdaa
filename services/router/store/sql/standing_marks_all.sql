-- Gives all marks there are.
select customer_id, agent_id, score, rated_at from rating
