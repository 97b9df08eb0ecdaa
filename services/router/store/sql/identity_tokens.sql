-- Gives tokens that are not revoked after an id ($1), at most $2.
select id, name, scopes, agent_id, created_at
from token
where revoked_at is null and id > $1
order by id
limit $2
