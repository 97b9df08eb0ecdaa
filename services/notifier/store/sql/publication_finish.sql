-- Writes the verdict of an attempt and gives the lease back while it is ours.
update publication
set state = $2, reason = $3, next_at = coalesce($4, next_at), may_be_there = may_be_there or $5,
    published_at = coalesce(published_at, $6), claim_token = null, leased_until = null
where claim_token = $1
returning reply_id
