-- Puts free letters off ($1 ids, $2 moments, $3 attempts pairwise).
update outgoing as o
set next_at = p.next_at, attempts = p.attempts, reason = $4
from unnest($1::uuid[], $2::timestamptz[], $3::integer[]) as p (reply_id, next_at, attempts)
where o.reply_id = p.reply_id and o.state = 'queued' and o.claim_token is null
