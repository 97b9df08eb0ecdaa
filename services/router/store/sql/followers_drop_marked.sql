-- Lets nobody follow the tickets of customers $1 of whom the customer's latest mark at $4 is at most $2 and given since $3;
-- gives who did, the alert he had of it, and whether the ticket is otherwise his.
delete from follower as f
using ticket as t
where t.id = f.ticket_id and t.customer_id = any ($1::bigint[])
  and exists (
      select 1
      from (
          select score, rated_at
          from rating
          where customer_id = t.customer_id and agent_id = f.agent_id and rated_at <= $4
          order by rated_at desc, id desc
          limit 1
      ) as latest
      where latest.score <= $2 and latest.rated_at >= $3
  )
returning f.ticket_id, f.agent_id, f.alert_id,
    coalesce(f.agent_id = t.holder_id, false) or f.agent_id = any (t.alerted) as concerned
