-- Gives every order line before $1 with its order.
select o.external_id, coalesce(c.external_id, '#' || c.id) as customer, o.ordered_at, l.product_group, a.login as worked_by,
    l.product, l.state, o.value
from customer_order as o
join order_line as l on l.order_id = o.id
join customer as c on c.id = o.customer_id
left join agent as a on a.id = o.worked_by
where $1::timestamptz is null or o.ordered_at < $1
order by o.id, l.position
