-- Writes what a ticket is after it took another's letters, if its version is still the one seen; it is found by the
-- words of both from now on.
update ticket as t
set priority = $4, tags = $5, due_date = $6, signals = $7, addressed = $8, about = $9, oldest_open_at = $10,
    search = t.search || s.search, updated_at = $11, version = t.version + 1
from ticket as s
where t.id = $1 and t.version = $2 and s.id = $3
returning t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive, t.stages_run, t.returns, t.holder_id,
    t.responsible_id, t.claimed_at, t.former_holders, t.public, t.publish_to, t.about, t.addressed, t.thread_owner_id,
    t.signals, t.alerted, t.oldest_open_at, t.created_at, t.updated_at, t.version, t.priority, t.tags, t.class_key,
    t.due_date, t.answer_due_at, t.merged_into, t.wake_on
