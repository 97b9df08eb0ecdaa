-- Gives the audiences in a ticket's scope.
select g.key, g.name
from visibility as v
join audience as g on v.kind = 'audience' and v.ref = g.id::text
where v.ticket_id = $1
order by g.key
