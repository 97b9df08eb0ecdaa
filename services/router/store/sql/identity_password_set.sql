-- Sets the hash of an agent's password.
update agent set password_hash = $2 where id = $1
