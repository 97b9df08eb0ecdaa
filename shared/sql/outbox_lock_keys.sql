-- Gives up to $2 ordering keys whose oldest row is due and free, each locked for this transaction. Only oldest rows are
-- counted: however much waits behind one that is put off or on its way, it keeps no other key out.
select head.ordering_key
from (
    select o.ordering_key
    from outbox as o
    where o.destination = $1 and o.dead_at is null and o.next_at <= now()
      and (o.leased_until is null or o.leased_until < now())
      and o.position = (
          select oldest.position
          from outbox as oldest
          where oldest.destination = o.destination and oldest.ordering_key = o.ordering_key and oldest.dead_at is null
          order by oldest.position
          limit 1
      )
    order by o.position
    limit $2
) as head
where pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || head.ordering_key, 0))
