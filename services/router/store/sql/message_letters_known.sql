-- Gives those of these letters ($1) that are messages already.
select letter_id from message where letter_id = any ($1::uuid[])
