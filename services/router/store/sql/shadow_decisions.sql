-- Gives the decisions after an id ($1) that were made before $2, in order, at most $3, with the facts they were made from.
select d.id, d.ticket_id, d.at, d.record ->> 'stage' as stage,
    case
        when (d.record ->> 'exclusive')::boolean then (d.record ->> 'offered')::bigint
        else (d.record ->> 'responsible')::bigint
    end as responsible,
    d.record -> 'hold' ->> 'due_at' as due_at,
    d.record -> 'policy' ->> 'hash' as policy_hash, json_typeof(d.record -> 'override') = 'object' as chosen, d.facts, s.facts as roster
from decision as d
left join roster_snapshot as s on s.hash = d.roster_hash
where d.id > $1 and d.at < $2
order by d.id
limit $3
