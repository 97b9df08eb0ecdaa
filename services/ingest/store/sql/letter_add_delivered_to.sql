-- Adds to letters ($1) the addresses ($2, pairwise) of later copies that they do not have yet, and gives those.
update letter as l
set later_delivered_to = l.later_delivered_to || more.addresses
from (
    select copies.id, array_agg(copies.address order by copies.address) as addresses
    from unnest($1::uuid[], $2::text[]) as copies (id, address)
    join letter as known on known.id = copies.id
    where not known.normal_form -> 'delivered_to' ? copies.address
      and copies.address <> all (known.later_delivered_to)
    group by copies.id
) as more
where l.id = more.id
returning l.id, more.addresses, coalesce(l.normal_form -> 'from' ->> 'address', '') as sender, l.fingerprint
