-- Gives the audience that most order lines of each customer belong to, the oldest of several.
select distinct on (counted.customer_id) counted.customer_id, counted.audience_id
from (
    select o.customer_id, g.audience_id, count(*) as lines
    from customer_order as o
    join order_line as l on l.order_id = o.id
    join product_group as g on g.key = l.product_group
    where o.customer_id = any ($1::bigint[])
    group by o.customer_id, g.audience_id
) as counted
order by counted.customer_id, counted.lines desc, counted.audience_id
