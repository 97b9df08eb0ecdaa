-- Opens a session.
insert into session (hash, agent_id, by_link, expires_at, created_at)
values ($1, $2, $3, $4, $5)
