-- Adds a form, unless its key is taken.
insert into inbound_form (key, kind, title, language, audience, origins, publish_to, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (key) do nothing
returning id, version, created_at, key, kind, title, language, audience, origins, publish_to
