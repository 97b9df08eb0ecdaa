-- Tells whether nobody has told us of an address and nobody of us ever wrote to it.
select not exists (
    select 1
    from identity as i
    join customer as c on c.id = i.customer_id
    where i.kind = 'address' and i.value = $1 and (
        c.external_id is not null
        or exists (
            select 1
            from ticket as t
            join message as m on m.ticket_id = t.id
            where t.customer_id = c.id and m.kind = 'reply' and $1 = any (m.recipients)
        )
    )
)
