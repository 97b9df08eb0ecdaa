-- Writes the conclusion of an attempt and gives the lease back while it is ours.
update outgoing
set state = $2, stage = $3, reason = $4, next_at = coalesce($5, next_at), sent_at = coalesce(sent_at, $6),
    claim_token = null, leased_until = null
where claim_token = $1
returning reply_id
