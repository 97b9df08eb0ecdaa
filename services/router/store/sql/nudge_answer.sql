-- Answers the nudges about a ticket whose addressee, or whose holder, did something with it; gives who had asked.
with answered as (
    update nudge as n
    set answered_at = $3
    where n.ticket_id = $1 and n.answered_at is null
      and (n.to_agent_id = $2 or exists (select 1 from ticket as t where t.id = $1 and t.holder_id = $2))
    returning n.by_agent_id
)
select distinct by_agent_id from answered where by_agent_id is not null and by_agent_id <> $2 order by by_agent_id
