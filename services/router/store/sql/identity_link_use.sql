-- Uses up a link ($1) at $2, once; gives whose it was.
update sign_in_link as l
set used_at = $2
from agent as a
where l.hash = $1 and l.used_at is null and l.expires_at > $2 and a.id = l.agent_id
    and a.departed_at is null
returning l.agent_id
