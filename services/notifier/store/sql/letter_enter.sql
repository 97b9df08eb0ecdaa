-- Writes the stage about to be entered and lengthens the lease while it is ours.
update outgoing set stage = $3, leased_until = now() + $2::interval where claim_token = $1 returning reply_id
