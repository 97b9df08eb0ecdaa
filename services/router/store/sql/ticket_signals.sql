-- Notes what the letters of a ticket say.
update ticket set signals = $2 where id = $1
