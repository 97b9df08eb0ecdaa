-- Gives departures: of one agent ($1), or with null all whose tickets are not handed over yet.
select d.agent_id, a.name, d.began_at, d.ended_at, count(h.ticket_id) as total, count(h.at) as done
from departure as d
join agent as a on a.id = d.agent_id
left join handover as h on h.agent_id = d.agent_id
where d.agent_id = $1 or $1::bigint is null and d.ended_at is null
group by d.agent_id, a.name, d.began_at, d.ended_at
order by d.began_at, d.agent_id
