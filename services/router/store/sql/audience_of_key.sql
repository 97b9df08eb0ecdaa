-- Gives the live audience of a key.
select id from audience where key = $1 and live
