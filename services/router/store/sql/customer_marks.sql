-- Gives the marks that customers gave.
select customer_id, id, agent_id, score, rated_at
from rating
where customer_id = any ($1::bigint[])
