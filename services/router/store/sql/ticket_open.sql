-- Inserts a waiting ticket that no decision has placed yet.
insert into ticket (customer_id, subject, state, stage, public, publish_to, about, addressed, signals, oldest_open_at,
    created_at, updated_at, search)
values ($1, $2, 'waiting', '', $3, $4, $5, $6, $7, $8, $9, $9, to_tsvector('simple', $10))
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
