-- Gives tickets that sleep until an event, locked. Nothing is skipped: what somebody has in hand is waited for.
select id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
from ticket
where wake_on = $1 and state = 'snoozed'
order by id
limit $2
for update
