-- Adds ratings or replaces those of the same external id ($1); the columns come pairwise.
insert into rating (external_id, customer_id, agent_id, score, comment, rated_at)
select external_id, customer_id, agent_id, score, comment, rated_at
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::text[], $6::timestamptz[])
    with ordinality as given (external_id, customer_id, agent_id, score, comment, rated_at, place)
order by place
on conflict (external_id) do update
set customer_id = excluded.customer_id, agent_id = excluded.agent_id, score = excluded.score,
    comment = excluded.comment, rated_at = excluded.rated_at
returning id
