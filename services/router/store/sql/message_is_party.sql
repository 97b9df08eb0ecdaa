-- Tells whether an address is an identity of a ticket's customer, a reply of the ticket was addressed to it and not taken
-- back, or somebody admitted a letter of it to the ticket.
select exists (
    select 1
    from ticket as t
    join identity as i on i.customer_id = t.customer_id
    where t.id = $1 and i.kind = 'address' and i.value = $2
) or exists (
    select 1
    from message
    where ticket_id = $1 and kind = 'reply' and $2 = any (recipients) and delivery is distinct from 'cancelled'
) or exists (
    select 1
    from message as m
    join held_letter as h on h.message_id = m.id
    where m.ticket_id = $1 and h.decision = 'admitted' and m.author_address = $2
)
