-- Gives all marks of these customers; of all when $1 is null.
select customer_id, agent_id, score, rated_at
from rating
where $1::bigint[] is null or customer_id = any ($1)
