-- Wakes a sleeping ticket at $4: its holder has it as if he had claimed it at $3, if its version is the one seen.
update ticket
set state = 'claimed', wake_on = null, claimed_at = $3, updated_at = $4, version = version + 1
where id = $1 and version = $2 and state = 'snoozed'
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
