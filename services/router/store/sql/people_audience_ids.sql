-- Gives the ids of audiences by key.
select id, key from audience where key = any ($1::text[])
