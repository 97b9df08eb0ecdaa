-- Tells whether a letter is a message already.
select exists (select 1 from message where letter_id = $1)
