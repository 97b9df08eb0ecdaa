-- Gives the agent of a login ($1) who has not departed, and the hash of his password.
select id, password_hash from agent where login = $1 and departed_at is null
