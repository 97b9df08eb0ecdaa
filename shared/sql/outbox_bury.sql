-- Makes dead letters of the events a receiver refused for good ($2 ids, $3 reasons pairwise).
update outbox as o
set dead_at = now(), reason = f.reason, claim_token = null, leased_until = null
from unnest($2::uuid[], $3::text[]) as f (id, reason)
where o.id = f.id and o.claim_token = $1
