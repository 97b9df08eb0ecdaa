-- Gives a customer with his addresses; for one who was merged the other.
select c.id, c.external_id, c.name, c.language, c.phone,
    coalesce((
        select array_agg(i.value order by i.value)
        from identity as i
        where i.customer_id = c.id and i.kind = 'address'
    ), '{}') as addresses
from customer as asked
join customer as c on c.id = coalesce(asked.merged_into, asked.id)
where asked.id = $1
