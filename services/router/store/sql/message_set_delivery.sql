-- Notes how far a reply has come, unless it stands there or at $4 already.
update message
set delivery = $2, delivery_reason = $3
where reply_id = $1 and delivery is distinct from $2 and delivery is distinct from $4
returning true
