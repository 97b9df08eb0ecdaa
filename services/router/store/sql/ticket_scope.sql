-- Gives the scope of a ticket; of an audience also its key.
select v.kind, v.ref, coalesce(a.key, '') as audience_key
from visibility as v
left join audience as a on v.kind = 'audience' and a.id::text = v.ref
where v.ticket_id = $1
