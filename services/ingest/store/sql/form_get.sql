-- Gives a form by key ($1) or id ($2), or all by key where both are null.
select id, version, created_at, key, kind, title, language, audience, origins, publish_to
from inbound_form
where ($1::text is null or key = $1) and ($2::bigint is null or id = $2)
order by key
