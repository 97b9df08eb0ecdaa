-- Gives the ticket of a deadline that is live and due, locked, unless another copy works on it.
-- The deadline is locked with it: one that was met since this statement began is then seen to be met.
select t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive, t.stages_run, t.returns, t.holder_id, t.responsible_id,
    t.claimed_at, t.former_holders, t.public, t.publish_to, t.about, t.addressed, t.thread_owner_id, t.signals, t.alerted,
    t.oldest_open_at, t.created_at, t.updated_at, t.version, t.priority, t.tags, t.class_key, t.due_date, t.answer_due_at, t.merged_into, t.wake_on
from ticket as t
join deadline as d on d.ticket_id = t.id
where d.id = $1 and d.done_at is null and d.due_at <= $2
for update of t, d skip locked
