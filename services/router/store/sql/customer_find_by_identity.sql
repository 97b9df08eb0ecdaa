-- Gives the customer of the first of these identities ($1 kinds, $2 values, pairwise) that is known.
select i.customer_id
from unnest($1::text[], $2::text[]) with ordinality as asked (kind, value, place)
join identity as i on i.kind = asked.kind and i.value = asked.value
order by asked.place
limit 1
