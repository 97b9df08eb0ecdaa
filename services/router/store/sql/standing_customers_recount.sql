-- Counts anew how many customers each audience has: those of whose order lines it has most.
with foremost as (
    select distinct on (counted.customer_id) counted.customer_id, counted.audience_id
    from (
        select o.customer_id, g.audience_id, count(*) as lines
        from customer_order as o
        join order_line as l on l.order_id = o.id
        join product_group as g on g.key = l.product_group
        group by o.customer_id, g.audience_id
    ) as counted
    order by counted.customer_id, counted.lines desc, counted.audience_id
)
insert into audience_customers (audience_id, customers)
select u.id, (select count(*) from foremost where foremost.audience_id = u.id)
from audience as u
on conflict (audience_id) do update set customers = excluded.customers
