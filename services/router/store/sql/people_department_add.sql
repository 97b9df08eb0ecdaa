-- Adds a department; no row when the key is taken.
insert into department (key, name)
values ($1, $2)
on conflict (key) do nothing
returning id, key, name
