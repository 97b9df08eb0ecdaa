-- Gives every absence that is not over at $1.
select agent_id, starts_at, ends_at
from absence
where ends_at > $1
