-- Puts an agent ($1) into audiences ($2), first of all or besides ($3).
insert into agent_audience (agent_id, audience_id, is_primary)
select $1, given.audience_id, given.is_primary
from unnest($2::bigint[], $3::boolean[]) as given (audience_id, is_primary)
on conflict (agent_id, audience_id) do update set is_primary = excluded.is_primary
where agent_audience.is_primary <> excluded.is_primary
