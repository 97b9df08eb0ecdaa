-- Gives by number ($1) the live audience of a key ($2), else of a product group ($3), pairwise.
select distinct on (number) number, id
from (
    select n.number, a.id, 1 as place
    from unnest($1::bigint[], $2::text[]) as n (number, key)
    join audience as a on a.key = n.key and a.live
    union all
    select n.number, a.id, 2
    from unnest($1::bigint[], $3::text[]) as n (number, product_group)
    join product_group as p on p.key = n.product_group
    join audience as a on a.id = p.audience_id and a.live
) as found
order by number, place
