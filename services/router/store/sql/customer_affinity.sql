-- Gives what agents had to do with a customer: orders worked, letters answered (newest of a ticket), tickets held.
select worked_by as agent_id, ordered_at as at, 'worked_order' as kind, external_id as reference
from customer_order
where customer_id = $1 and worked_by is not null
union all
select m.agent_id, max(m.received_at), 'answered', t.id::text
from ticket as t
join message as m on m.ticket_id = t.id
where t.customer_id = $1 and m.kind = 'reply'
group by m.agent_id, t.id
union all
select m.agent_id, max(m.received_at), 'touched', t.id::text
from ticket as t
join message as m on m.ticket_id = t.id
where t.customer_id = $1 and m.kind = 'note'
group by m.agent_id, t.id
