-- Gives by number ($1) what the order of a customer ($2) and an external id ($3) is worth, in cents, pairwise.
select n.number, (o.value * 100)::bigint as order_value
from unnest($1::bigint[], $2::bigint[], $3::text[]) as n (number, customer_id, external_id)
join customer_order as o on o.external_id = n.external_id and o.customer_id = n.customer_id
