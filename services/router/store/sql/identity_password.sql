-- Gives the hash of an agent's password.
select password_hash from agent where id = $1
