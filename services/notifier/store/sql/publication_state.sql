-- Gives the state of a publication.
select state from publication where reply_id = $1
