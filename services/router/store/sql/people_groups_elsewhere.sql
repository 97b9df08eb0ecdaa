-- Gives those product groups ($1) that belong to another audience than $2.
select g.key, u.key as audience
from product_group as g
join audience as u on u.id = g.audience_id
where g.key = any ($1::text[]) and g.audience_id <> $2
order by g.key
