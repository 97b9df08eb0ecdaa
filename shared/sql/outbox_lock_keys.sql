-- Gives up to $2 ordering keys whose oldest row is due and free, each locked for this transaction.
select head.ordering_key
from (
    select distinct o.ordering_key
    from (
        select ordering_key
        from outbox
        where destination = $1 and dead_at is null and next_at <= now()
          and (leased_until is null or leased_until < now())
        order by position
        limit $2
    ) as o
) as head
where pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || head.ordering_key, 0))
