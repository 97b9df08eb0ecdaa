-- Puts a ticket into a waiting stage, if its version is still the one decided on.
update ticket
set state = 'waiting', stage = $3, exclusive = $4, responsible_id = $5, stages_run = $6, returns = $7, former_holders = $8,
    thread_owner_id = $9, addressed = $10, alerted = $11, oldest_open_at = $12, holder_id = null, claimed_at = null,
    updated_at = $13, class_key = $14, answer_due_at = $15, wake_on = null,
    version = version + 1
where id = $1 and version = $2
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
