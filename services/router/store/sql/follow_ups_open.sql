-- Gives the open ones of these tickets, and when a person last did something with each.
select t.id, t.customer_id, t.subject, t.state, t.stage, t.exclusive, t.stages_run, t.returns, t.holder_id, t.responsible_id,
    t.claimed_at, t.former_holders, t.public, t.publish_to, t.about, t.addressed, t.thread_owner_id, t.signals, t.alerted,
    t.oldest_open_at, t.created_at, t.updated_at, t.version, t.priority, t.tags, t.class_key, t.due_date, t.answer_due_at,
    t.merged_into, t.wake_on,
    greatest(
        (select max(at) from history where ticket_id = t.id and agent_id is not null and what not in ('lost', 'returned', 'nudged')),
        (select max(received_at) from message where ticket_id = t.id and kind <> 'machine'),
        t.created_at
    ) as touched_at
from ticket as t
where t.id = any ($1::bigint[]) and t.state <> 'worked_out'
order by t.oldest_open_at, t.id
