-- Notes to whom ($3) a departed agent's ticket went.
insert into handover (agent_id, ticket_id, to_agent_id, at) values ($1, $2, $3, $4) on conflict do nothing
