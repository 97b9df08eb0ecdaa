-- Gives how much each of these agents has; what sleeps takes no room.
select a.id, a.capacity,
    (select count(*) from ticket where holder_id = a.id and state = 'claimed') as held,
    (select count(*) from ticket where responsible_id = a.id and state = 'waiting' and not exclusive) as charged
from agent as a
where a.id = any ($1::bigint[])
