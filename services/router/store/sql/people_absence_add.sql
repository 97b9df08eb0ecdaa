-- Adds an absence.
insert into absence (agent_id, starts_at, ends_at, kind)
values ($1, $2, $3, $4)
returning id
