-- Gives the marks a customer gave.
select id, agent_id, score, rated_at
from rating
where customer_id = $1
