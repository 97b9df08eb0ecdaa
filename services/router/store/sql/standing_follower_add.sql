-- Makes an agent follow a customer's or an agent's tickets as a rule.
insert into standing_follower (kind, ref, agent_id, since)
values ($1, $2, $3, $4)
on conflict do nothing
returning true
