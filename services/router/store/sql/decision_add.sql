-- Keeps decisions with the facts each was made from, what lasts of the rosters read ($9 hashes, $10 bytes), and in the
-- history of each ticket ($1) that it was placed.
with told as (
    insert into history (ticket_id, at, what, agent_id, actor, facts)
    select ticket_id, $8, 'placed', null, 'system', facts
    from unnest($1::bigint[], $7::jsonb[]) as h (ticket_id, facts)
),
rosters as (
    insert into roster_snapshot (hash, facts)
    select hash, facts from unnest($9::text[], $10::bytea[]) as r (hash, facts)
    on conflict do nothing
)
insert into decision (ticket_id, at, policy_version, input_hash, record, roster_hash, facts)
select ticket_id, $8, policy_version, input_hash, record::json, roster_hash, facts
from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bytea[])
    as d (ticket_id, policy_version, input_hash, record, roster_hash, facts)
returning ticket_id, id
