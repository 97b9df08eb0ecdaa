-- Gives the holders of these identities ($1 kinds, $2 values, pairwise).
select i.kind, i.value, i.customer_id, c.external_id
from unnest($1::text[], $2::text[]) as asked (kind, value)
join identity as i on i.kind = asked.kind and i.value = asked.value
join customer as c on c.id = i.customer_id
