-- Gives whom the last 50 letters and replies of a ticket name, newest first: its authors, and who else got them.
-- Who stands in a letter whose author proves nothing is no participant: he could be anybody. Nor is he for whom a reply was
-- meant that was taken back: it may have named the wrong one.
with entry as (
    select m.id, m.kind, m.author_name, m.author_address, m.letter
    from message as m
    where m.ticket_id = $1 and m.kind in ('letter', 'reply') and m.author_verified
      and m.delivery is distinct from 'cancelled'
    order by m.id desc
    limit 50
),
named as (
    select e.id, 0 as place, e.author_name as name, e.author_address as address
    from entry as e
    where e.kind = 'letter'
    union all
    select e.id, 1, one.item ->> 'name', one.item ->> 'address'
    from entry as e, jsonb_array_elements(coalesce(e.letter -> 'to', '[]') || coalesce(e.letter -> 'cc', '[]')) as one (item)
)
select name, address
from named
where address like '%@%' and not exists (
    -- Where a letter was delivered to us is no correspondent of ours.
    select 1 from entry as e where e.letter -> 'delivered_to' ? named.address
)
order by id desc, place, address
limit 500
