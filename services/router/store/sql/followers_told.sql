-- Remembers by which alert followers were told of a change.
update follower set alert_id = $3 where ticket_id = $1 and agent_id = any ($2::bigint[])
