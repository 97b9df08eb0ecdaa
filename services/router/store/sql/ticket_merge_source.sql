-- Closes a ticket whose letters went to ticket $3, if its version is still the one seen.
update ticket
set state = 'worked_out', merged_into = $3, holder_id = null, exclusive = false, oldest_open_at = null, alerted = '{}',
    returns = 0, former_holders = '{}', stages_run = '{}', responsible_id = $4, due_date = null, answer_due_at = null,
    wake_on = null, updated_at = $5, version = version + 1
where id = $1 and version = $2 and merged_into is null
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
