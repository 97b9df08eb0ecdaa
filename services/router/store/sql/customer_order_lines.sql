-- Gives the order lines of customers with the audience their product group belongs to.
select o.customer_id, o.ordered_at, p.audience_id, l.state, o.external_id
from customer_order as o
join order_line as l on l.order_id = o.id
join product_group as p on p.key = l.product_group
where o.customer_id = any ($1::bigint[])
