-- Gives all inbound sources by name.
select id, name, kind, secret, created_at from inbound_source order by name
