-- Gives those of agents $2 who may follow ticket $1 at $5: not left, not blocked, and their customer's latest mark of them
-- is not one of at most $3 since $4.
select a.id
from agent as a
join ticket as t on t.id = $1
where a.id = any ($2::bigint[]) and a.departed_at is null
  and not exists (
      select 1
      from exclusion as e
      where e.ticket_id = $1 and e.agent_id = a.id and e.reason in ('bad_rating', 'blocked') and not e.relaxed
  )
  and not exists (
      select 1
      from (
          select score, rated_at
          from rating
          where customer_id = t.customer_id and agent_id = a.id and rated_at <= $5
          order by rated_at desc, id desc
          limit 1
      ) as latest
      where latest.score <= $3 and latest.rated_at >= $4
  )
order by a.id
