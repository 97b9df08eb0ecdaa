-- Notes that a letter was taken in from quarantine.
update quarantine
set replayed_at = $3, letter_id = $2
where id = $1 and replayed_at is null
returning true
