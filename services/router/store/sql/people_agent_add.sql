-- Adds an agent; no row when the login is taken.
insert into agent (login, name, role, department_id, calendar_id, address, capacity, password_hash, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (login) do nothing
returning id
