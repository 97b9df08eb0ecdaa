-- Gives an earlier delivery of a source.
select body_sha256, outcome, letter_id from inbound_delivery where source_id = $1 and webhook_id = $2
