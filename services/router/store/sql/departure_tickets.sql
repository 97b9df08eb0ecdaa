-- Gives $2 open tickets an agent ($1) holds or is responsible for; which of them changes, so that none keeps others back.
select id
from (
    select id from ticket where holder_id = $1
    union
    select id from ticket where state = 'waiting' and responsible_id = $1
) as his
order by random()
limit $2
