-- Works a ticket out, if its version is still the one seen and no letter of it is open.
update ticket
set state = 'worked_out', holder_id = null, exclusive = false, oldest_open_at = null, alerted = '{}', returns = 0,
    former_holders = '{}', stages_run = '{}', thread_owner_id = coalesce($3, thread_owner_id), responsible_id = $4,
    updated_at = $5, wake_on = null, due_date = null, answer_due_at = null, version = version + 1
where id = $1 and version = $2 and state in ('waiting', 'claimed', 'snoozed')
  and not exists (select 1 from message where ticket_id = $1 and disposition = 'open')
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
