-- Adds a template; no row: its key is taken.
insert into template (key, name, language, text, department_id)
values ($1, $2, $3, $4, $5)
on conflict (key) do nothing
returning id
