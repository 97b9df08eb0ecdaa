-- Keeps the record of a decision.
insert into decision (ticket_id, at, policy_version, input_hash, record)
values ($1, $2, $3, $4, $5)
returning id
