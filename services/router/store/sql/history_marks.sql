-- Gives every mark before $1.
select coalesce(r.external_id, r.id::text) as external_id, coalesce(c.external_id, '#' || c.id) as customer,
    a.login as agent, r.score, r.rated_at
from rating as r
join customer as c on c.id = r.customer_id
join agent as a on a.id = r.agent_id
where $1::timestamptz is null or r.rated_at < $1
order by r.id
