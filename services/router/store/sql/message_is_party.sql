-- Tells whether an address is an identity of a ticket's customer, or a reply of the ticket was addressed to it.
select exists (
    select 1
    from ticket as t
    join identity as i on i.customer_id = t.customer_id
    where t.id = $1 and i.kind = 'address' and i.value = $2
) or exists (select 1 from message where ticket_id = $1 and kind = 'reply' and $2 = any (recipients))
