-- Notes that an agent ($1) was heard of at $3, set away or not ($2); gives whether he was away before. Locked without his
-- key: a claim, which names him while it has its ticket, must not wait for one who moves his tickets.
update agent as a
set away = $2, last_seen_at = greatest(a.last_seen_at, $3)
from (select id, away from agent where id = $1 for no key update) as before
where a.id = before.id and (a.departed_at is null or a.departed_at > $3)
returning before.away
