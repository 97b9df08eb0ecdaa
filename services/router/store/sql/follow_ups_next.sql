-- Makes the next follow-up of each ticket ($1 tickets, $2 due times, pairwise) that has none.
insert into reminder (ticket_id, kind, due_at, created_at)
select n.ticket_id, 'follow_up', n.due_at, $3
from unnest($1::bigint[], $2::timestamptz[]) as n (ticket_id, due_at)
where not exists (
    select 1 from reminder as r where r.ticket_id = n.ticket_id and r.kind = 'follow_up' and r.done_at is null
)
