-- Gives the state of a letter.
select state from outgoing where reply_id = $1
