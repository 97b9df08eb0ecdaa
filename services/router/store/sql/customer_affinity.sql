-- Gives what agents had to do with customers: orders worked, letters answered (newest of a ticket), tickets touched.
select customer_id, worked_by as agent_id, ordered_at as at, 'worked_order' as kind, external_id as reference
from customer_order
where customer_id = any ($1::bigint[]) and worked_by is not null
union all
select t.customer_id, m.agent_id, max(m.received_at), case m.kind when 'reply' then 'answered' else 'touched' end, t.id::text
from ticket as t
join message as m on m.ticket_id = t.id
where t.customer_id = any ($1::bigint[]) and m.kind in ('reply', 'note')
group by t.customer_id, m.agent_id, t.id, m.kind
