-- Gives an inbound source by name.
select id, name, secret, created_at from inbound_source where name = $1
