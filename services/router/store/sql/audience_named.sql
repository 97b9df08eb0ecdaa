-- Gives the live audience of a key ($1), else of a product group ($2).
select id
from (
    select id, 1 as place from audience where key = $1 and live
    union all
    select g.id, 2 from product_group as p join audience as g on g.id = p.audience_id where p.key = $2 and g.live
) as found
order by place
limit 1
