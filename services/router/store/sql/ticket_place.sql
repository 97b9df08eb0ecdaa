-- Puts tickets into a waiting stage, each if its version is still the one decided on. Lists come as text: {1,2}.
update ticket as t
set state = 'waiting', stage = p.stage, exclusive = p.exclusive, responsible_id = p.responsible_id,
    stages_run = p.stages_run::text[], returns = p.returns, former_holders = p.former_holders::bigint[],
    thread_owner_id = p.thread_owner_id, addressed = p.addressed::bigint[], alerted = p.alerted::bigint[],
    oldest_open_at = p.oldest_open_at, holder_id = null, claimed_at = null, updated_at = $15, class_key = p.class_key,
    answer_due_at = p.answer_due_at, wake_on = null, version = t.version + 1
from unnest($1::bigint[], $2::integer[], $3::text[], $4::boolean[], $5::bigint[], $6::text[], $7::integer[], $8::text[],
    $9::bigint[], $10::text[], $11::text[], $12::timestamptz[], $13::text[], $14::timestamptz[])
    as p (id, version, stage, exclusive, responsible_id, stages_run, returns, former_holders, thread_owner_id, addressed,
        alerted, oldest_open_at, class_key, answer_due_at)
where t.id = p.id and t.version = p.version
returning t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive, t.stages_run, t.returns, t.holder_id,
    t.responsible_id, t.claimed_at, t.former_holders, t.public, t.publish_to, t.about, t.addressed, t.thread_owner_id,
    t.signals, t.alerted, t.oldest_open_at, t.created_at, t.updated_at, t.version, t.priority, t.tags, t.class_key,
    t.due_date, t.answer_due_at, t.merged_into, t.wake_on
