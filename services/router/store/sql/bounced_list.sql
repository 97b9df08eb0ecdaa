-- Gives the marks of a ticket's customer, of its letters' authors and of those its replies went to.
select b.address, b.bounced_at, b.permanent, b.reason
from bounced_address as b
where b.address in (
    select i.value from ticket as t join identity as i on i.customer_id = t.customer_id
    where t.id = $1 and i.kind = 'address'
    union
    select author_address from message where ticket_id = $1 and kind = 'letter'
    union
    select unnest(recipients) from message where ticket_id = $1 and kind = 'reply'
)
order by b.address
