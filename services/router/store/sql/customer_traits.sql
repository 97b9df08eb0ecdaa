-- Gives the language of customers and what the latest order of each is worth, in cents.
select c.id, c.language, (
        select (o.value * 100)::bigint
        from customer_order as o
        where o.customer_id = c.id
        order by o.ordered_at desc, o.id desc
        limit 1
    ) as order_value
from customer as c
where c.id = any ($1::bigint[])
