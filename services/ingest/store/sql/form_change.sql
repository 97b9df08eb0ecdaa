-- Replaces what people set of a form ($1), for those who saw version $2.
update inbound_form
set key = $3, kind = $4, title = $5, language = $6, audience = $7, origins = $8, publish_to = $9, version = version + 1
where id = $1 and version = $2
returning id, version, created_at, key, kind, title, language, audience, origins, publish_to
