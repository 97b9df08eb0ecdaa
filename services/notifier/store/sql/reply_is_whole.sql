-- Tells whether every part of a reply that there is, letter or publication, has reached its end.
select not exists (select 1 from outgoing where reply_id = $1 and state <> 'sent')
   and not exists (select 1 from publication where reply_id = $1 and state <> 'sent')
