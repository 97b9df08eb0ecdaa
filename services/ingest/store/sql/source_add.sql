-- Adds an inbound source, unless its name is taken.
insert into inbound_source (name, kind, secret, created_at)
values ($1, $2, $3, $4)
on conflict (name) do nothing
returning id, name, kind, secret, created_at
