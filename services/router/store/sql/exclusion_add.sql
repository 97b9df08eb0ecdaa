-- Keeps an agent out of a ticket.
insert into exclusion (ticket_id, agent_id, reason, evidence, since)
values ($1, $2, $3, $4, $5)
on conflict (ticket_id, agent_id, reason) do update set evidence = excluded.evidence, relaxed = false, since = excluded.since
