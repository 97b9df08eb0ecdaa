-- Gives those of an agent's unused files ($2), locked, in that order.
select id, filename, content_type, size, sha256
from upload
where agent_id = $1 and reply_id is null and id = any ($2::uuid[])
order by array_position($2::uuid[], id)
for update
