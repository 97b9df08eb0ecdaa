-- Claims a waiting ticket for an agent in its scope (or who sees everything) whom nothing keeps out; no row: somebody was first.
update ticket as t
set state = 'claimed', holder_id = $2, responsible_id = $2, exclusive = false, claimed_at = $4, updated_at = $4,
    alerted = '{}', version = version + 1
where t.id = $1 and t.state = 'waiting'
  and exists (select 1 from agent as a where a.id = $2 and a.departed_at is null)
  and (
      $3
      or exists (
          select 1
          from visibility as v
          join scope_reference as r on r.kind = v.kind and r.ref = v.ref
          where v.ticket_id = t.id and r.agent_id = $2
      )
  )
  and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $2 and not e.relaxed)
returning id, customer_id, subject, state, stage, exclusive, stages_run, returns, holder_id, responsible_id, claimed_at,
    former_holders, public, publish_to, about, addressed, thread_owner_id, signals, alerted, oldest_open_at, created_at,
    updated_at, version, priority, tags, class_key, due_date, answer_due_at, merged_into, wake_on
