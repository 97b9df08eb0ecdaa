-- Sets what a person says of a ticket, if its version is still the one seen.
update ticket
set priority = $3, tags = $4, due_date = $5, updated_at = $6, version = version + 1
where id = $1 and version = $2
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
