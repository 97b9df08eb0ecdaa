-- Gives the reply of an id ($1), its customer and its author, with the mark it has so far.
select t.customer_id, c.language, m.agent_id, a.login, a.name as agent, m.subject, r.score, coalesce(r.comment, '') as comment
from message as m
join ticket as t on t.id = m.ticket_id
join customer as c on c.id = t.customer_id
join agent as a on a.id = m.agent_id
left join rating as r on r.external_id = 'answer ' || m.reply_id
where m.reply_id = $1 and m.kind = 'reply'
