-- Notes further addresses a letter was delivered to.
update message
set letter = jsonb_set(letter, '{delivered_to}', coalesce(letter -> 'delivered_to', '[]') || to_jsonb($2::text[]))
where id = $1
