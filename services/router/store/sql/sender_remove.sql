-- Forgets a sender address.
delete from sender where id = $1
