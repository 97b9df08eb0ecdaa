-- Locks the customers who hold one of these identities ($1 kinds, $2 values, pairwise): a letter cannot join them meanwhile.
select c.id
from customer as c
where c.id in (
    select i.customer_id
    from unnest($1::text[], $2::text[]) as asked (kind, value)
    join identity as i on i.kind = asked.kind and i.value = asked.value
)
order by c.id
for update
