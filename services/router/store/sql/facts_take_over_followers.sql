-- Moves standing followers of customers ($1) to others ($2, pairwise); who follows both goes on following one.
with gone as (
    delete from standing_follower as f
    using unnest($1::bigint[], $2::bigint[]) as heir (former_id, known_id)
    where f.kind = 'customer' and f.ref = heir.former_id
    returning heir.known_id, f.agent_id, f.since, f.granted
)
insert into standing_follower as s (kind, ref, agent_id, since, granted)
select 'customer', known_id, agent_id, min(since), bool_or(granted)
from gone
group by known_id, agent_id
on conflict (kind, ref, agent_id) do update set granted = true where excluded.granted and not s.granted
