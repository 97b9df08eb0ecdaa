-- Forgets the events the receiver has taken; only while the lease is still ours.
delete from outbox where id = any ($2::uuid[]) and claim_token = $1
