-- Ends one session.
delete from session where hash = $1
