-- Gives the scope of tickets (of an audience also its key), and who declined one or is kept away by a supervisor.
select v.ticket_id, v.kind, v.ref, coalesce(a.key, '') as key, v.since, null::bigint as by_agent_id
from visibility as v
left join audience as a on v.kind = 'audience' and a.id::text = v.ref
where v.ticket_id = any ($1::bigint[])
union all
select ticket_id, reason, agent_id::text, evidence, since, by_agent_id
from exclusion
where ticket_id = any ($1::bigint[]) and reason in ('declined', 'blocked')
