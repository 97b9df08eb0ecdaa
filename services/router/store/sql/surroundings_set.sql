-- Makes scope, exclusions by a mark, live deadline and reminders of tickets exactly these. A row a ticket: $1 ids, $2
-- stages, $3 to $8 the deadline. Rows of any number: $9 to $11 scope, $12 to $16 exclusions, $17 to $19 reminders. $20: now.
with placed as (
    select *
    from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::integer[], $7::integer[],
        $8::jsonb[]) as p (ticket_id, stage, kind, due_at, started_at, working_seconds, remaining_seconds, calendar)
),
wanted_scope as (
    select ticket_id, kind, ref from unnest($9::bigint[], $10::text[], $11::text[]) as w (ticket_id, kind, ref)
),
scope_gone as (
    delete from visibility as v
    where v.ticket_id = any ($1::bigint[]) and (v.ticket_id, v.kind, v.ref) not in (table wanted_scope)
),
scope_made as (
    insert into visibility (ticket_id, kind, ref, stage, since)
    select w.ticket_id, w.kind, w.ref, p.stage, $20
    from wanted_scope as w
    join placed as p on p.ticket_id = w.ticket_id
    on conflict do nothing
),
wanted_exclusion as (
    select *
    from unnest($12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::boolean[])
        as w (ticket_id, agent_id, reason, evidence, relaxed)
),
exclusion_gone as (
    delete from exclusion as e
    where e.ticket_id = any ($1::bigint[]) and e.reason = 'bad_rating'
      and (e.ticket_id, e.agent_id, e.reason) not in (select ticket_id, agent_id, reason from wanted_exclusion)
),
exclusion_made as (
    insert into exclusion (ticket_id, agent_id, reason, evidence, relaxed, since)
    select ticket_id, agent_id, reason, evidence, relaxed, $20
    from wanted_exclusion
    on conflict (ticket_id, agent_id, reason) do update set relaxed = excluded.relaxed
),
reminder_gone as (
    -- Those of a hold end with it; others that are due already are still given, and the follow-up goes on.
    update reminder
    set done_at = $20
    where ticket_id = any ($1::bigint[]) and done_at is null and kind <> 'follow_up'
      and (due_at > $20 or kind = 'warning')
),
reminder_made as (
    insert into reminder (ticket_id, kind, due_at, created_at)
    select ticket_id, kind, due_at, $20
    from unnest($17::bigint[], $18::text[], $19::timestamptz[]) as r (ticket_id, kind, due_at)
)
insert into deadline (ticket_id, kind, due_at, started_at, working_seconds, remaining_seconds, calendar, created_at)
select ticket_id, kind, due_at, started_at, working_seconds, remaining_seconds, calendar, $20
from placed
on conflict (ticket_id) where done_at is null do update
set kind = excluded.kind, due_at = excluded.due_at, started_at = excluded.started_at,
    working_seconds = excluded.working_seconds, remaining_seconds = excluded.remaining_seconds,
    calendar = excluded.calendar, created_at = excluded.created_at
