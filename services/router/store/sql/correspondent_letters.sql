-- Counts the letters of an address after a moment.
select count(*) from message where kind = 'letter' and author_address = $1 and received_at > $2
