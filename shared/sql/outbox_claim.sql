-- Leases up to $3 rows of the locked keys ($2), oldest first; nothing of a key whose head is on its way or put off.
-- A row that was in a crash is leased alone.
with free as (
    select o.position, o.crashes, o.leased_until
    from outbox as o
    where o.destination = $1 and o.dead_at is null and o.ordering_key = any ($2::text[])
      and o.next_at <= now() and (o.leased_until is null or o.leased_until < now())
      and not exists (
          select 1
          from outbox as earlier
          where earlier.destination = o.destination and earlier.ordering_key = o.ordering_key
            and earlier.dead_at is null and earlier.position < o.position
            and (earlier.next_at > now() or earlier.leased_until >= now())
      )
    order by o.position
    limit $3
),
suspects as (
    select position from free where crashes > 0 or leased_until is not null order by position limit 1
),
chosen as (
    select f.position
    from free as f
    where (select count(*) from suspects) = 0 or f.position = (select position from suspects)
)
update outbox as o
set claim_token = $4, attempts = o.attempts + 1,
    crashes = o.crashes + (o.leased_until is not null)::integer,
    leased_until = now() + $5::interval
from chosen
where o.position = chosen.position
returning o.*
