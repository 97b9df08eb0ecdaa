-- Gives a customer with his addresses.
select c.id, c.external_id, c.name, c.language, c.phone,
    coalesce((
        select array_agg(i.value order by i.value)
        from identity as i
        where i.customer_id = c.id and i.kind = 'address'
    ), '{}') as addresses
from customer as c
where c.id = $1
