-- Gives a ticket's followers by name, and whether each follows its customer or its holder as a rule.
select f.agent_id, a.name, f.since, exists (
    select 1
    from standing_follower as s
    where s.agent_id = f.agent_id
      and (s.kind = 'customer' and s.ref = t.customer_id or s.kind = 'agent' and s.ref = t.holder_id)
) as standing
from follower as f
join agent as a on a.id = f.agent_id
join ticket as t on t.id = f.ticket_id
where f.ticket_id = $1
order by a.name, a.id
