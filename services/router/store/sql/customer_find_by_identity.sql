-- Gives the customer of the first of these identities ($1 kinds, $2 values, pairwise) that is known, and keeps him from
-- being taken over by or merged into another one; no row also when that was just done.
select c.id
from unnest($1::text[], $2::text[]) with ordinality as asked (kind, value, place)
join identity as i on i.kind = asked.kind and i.value = asked.value
join customer as c on c.id = i.customer_id and c.merged_into is null
order by asked.place
limit 1
for key share of c
