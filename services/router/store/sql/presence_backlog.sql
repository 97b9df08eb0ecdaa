-- Gives how many groups' tickets an agent is responsible for, and the subject of the one that must be answered first.
select count(*) as tickets,
    (array_agg(subject order by coalesce(answer_due_at, oldest_open_at), id))[1] as subject
from ticket
where responsible_id = $1 and state = 'waiting' and not exclusive
having count(*) > 0
