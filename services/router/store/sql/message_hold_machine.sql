-- Locks a message that is still machine mail; no row: somebody made a letter of it.
select true from message where id = $1 and kind = 'machine' for update
