-- Gives the bytes of a reply's file.
select content from upload where reply_id = $1 and position = $2
