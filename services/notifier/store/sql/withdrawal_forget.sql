-- Forgets withdrawals older than $1.
delete from withdrawal where at < $1
