-- Gives tickets and locks them in the order of their ids.
select id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
from ticket
where id = any ($1::bigint[])
order by id
for update
