-- Gives the tickets of live deadlines that are due at $1, of these ids ($2), oldest due time first, locked; what another
-- copy works on is left to it. Whether a deadline was met meanwhile is asked afterwards: nobody may be kept from a deadline
-- by who has not its ticket.
select d.id as due_id, d.kind as due_kind, d.due_at, t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive,
    t.stages_run, t.returns, t.holder_id, t.responsible_id, t.claimed_at, t.former_holders, t.public, t.publish_to, t.about,
    t.addressed, t.thread_owner_id, t.signals, t.alerted, t.oldest_open_at, t.created_at, t.updated_at, t.version,
    t.priority, t.tags, t.class_key, t.due_date, t.answer_due_at, t.merged_into, t.wake_on
from (
    select id, ticket_id, kind, due_at
    from deadline
    where done_at is null and due_at <= $1 and id = any ($2::bigint[])
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
