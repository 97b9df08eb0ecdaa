-- Adds an audience; no row when the key is taken.
insert into audience (key, name, department_id, calendar_id, live)
values ($1, $2, $3, $4, $5)
on conflict (key) do nothing
returning id
