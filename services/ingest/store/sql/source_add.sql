-- Adds an inbound source, unless its name is taken.
insert into inbound_source (name, secret, created_at)
values ($1, $2, $3)
on conflict (name) do nothing
returning id, name, secret, created_at
