-- Removes an inbound source.
delete from inbound_source where id = $1 returning true
