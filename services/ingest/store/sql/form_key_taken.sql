-- Tells whether a form other than $2 has this key.
select exists (select from inbound_form where key = $1 and id <> $2)
