-- Forgets the attempts of a login.
delete from sign_in_attempt where login = $1
