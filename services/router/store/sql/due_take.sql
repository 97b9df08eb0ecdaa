-- Gives the tickets of live rows of a table of due times that are due at $1, oldest first, locked; what another copy works on
-- is left to it. The rows are those of $2 if $3, else all but those. The store puts the table in its place.
-- Whether a row was met meanwhile is asked afterwards: nobody may be kept from a row by who has not its ticket.
select d.id as due_id, d.kind as due_kind, d.due_at, t.*
from (
    select id, ticket_id, kind, due_at
    from /* table */ deadline
    where done_at is null and due_at <= $1 and (id = any ($2::bigint[])) = $3::boolean
    order by due_at, id
    limit 1000
) as d
cross join lateral (
    select id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
        former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
        updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
    from ticket
    where id = d.ticket_id
    for update skip locked
) as t
limit 200
