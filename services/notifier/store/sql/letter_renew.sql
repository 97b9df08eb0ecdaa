-- Lengthens a lease while it is ours.
update outgoing set leased_until = now() + $2::interval where claim_token = $1 returning reply_id
