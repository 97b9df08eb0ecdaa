-- Keeps an agent unless something newer is known.
insert into agent as a (id, name, role, address, departed, changed_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update
set name = excluded.name, role = excluded.role, address = excluded.address, departed = excluded.departed,
    changed_at = excluded.changed_at
where a.changed_at <= excluded.changed_at
returning id
