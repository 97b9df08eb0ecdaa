-- Keeps a one-time link.
insert into sign_in_link (hash, agent_id, expires_at) values ($1, $2, $3)
