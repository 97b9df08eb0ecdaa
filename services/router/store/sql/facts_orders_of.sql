-- Gives orders with their lines: the newest $2 of customer $1, or the one of id $3.
select o.id, o.external_id, o.customer_id, o.ordered_at, a.login as worked_by, o.value,
    coalesce((
        select jsonb_agg(jsonb_build_array(l.product_group, l.product, l.state) order by l.position)
        from order_line as l
        where l.order_id = o.id
    ), '[]') as lines
from customer_order as o
left join agent as a on a.id = o.worked_by
where o.customer_id = $1 or o.id = $3
order by o.ordered_at desc, o.id desc
limit $2
