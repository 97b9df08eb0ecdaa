-- Gives ratings: the newest $2 of customer $1, or the one of id $3.
select r.id, r.external_id, r.customer_id, r.agent_id, a.login as agent, r.score, r.comment, r.rated_at
from rating as r
join agent as a on a.id = r.agent_id
where r.customer_id = $1 or r.id = $3
order by r.rated_at desc, r.id desc
limit $2
