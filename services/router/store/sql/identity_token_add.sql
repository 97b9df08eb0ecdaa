-- Adds a token.
insert into token (hash, name, scopes, agent_id, created_at)
values ($1, $2, $3, $4, $5)
returning id
