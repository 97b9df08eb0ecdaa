-- Remembers a delivery with its outcome; gives true to the first.
insert into inbound_delivery (source_id, webhook_id, body_sha256, outcome, letter_id, received_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (source_id, webhook_id) do nothing
returning true
