-- Forgets that a ticket's letters went to another one.
update ticket set merged_into = null where id = $1
