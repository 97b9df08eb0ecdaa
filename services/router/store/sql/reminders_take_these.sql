-- Gives the tickets of live reminders that are due at $1, of these ids ($2), oldest due time first, locked; what another
-- copy works on is left to it. The reminders are locked too: one given since this began is then seen to be given.
select d.id as due_id, d.kind as due_kind, d.due_at, t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive,
    t.stages_run, t.returns, t.holder_id, t.responsible_id, t.claimed_at, t.former_holders, t.public, t.publish_to, t.about,
    t.addressed, t.thread_owner_id, t.signals, t.alerted, t.oldest_open_at, t.created_at, t.updated_at, t.version,
    t.priority, t.tags, t.class_key, t.due_date, t.answer_due_at, t.merged_into, t.wake_on
from (
    select id, ticket_id, kind, due_at
    from reminder
    where done_at is null and due_at <= $1 and id = any ($2::bigint[])
    order by due_at, id
    limit 200
    for update skip locked
) as d
join ticket as t on t.id = d.ticket_id
order by d.due_at, d.id
for update of t skip locked
