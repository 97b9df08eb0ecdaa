-- Makes an agent follow a customer's or an agent's tickets as a rule; what a supervisor granted ($5) stays granted.
insert into standing_follower as s (kind, ref, agent_id, since, granted)
values ($1, $2, $3, $4, $5)
on conflict (kind, ref, agent_id) do update set granted = true where excluded.granted and not s.granted
