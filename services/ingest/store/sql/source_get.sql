-- Gives an inbound source by name and kind.
select id, name, kind, secret, created_at from inbound_source where name = $1 and kind = $2
