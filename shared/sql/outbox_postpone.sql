-- Puts events off with their reason ($2, $3 pairwise): doubling from half a second, jitter $4 in [0, 1), capped at $5 seconds.
update outbox as o
set claim_token = null, leased_until = null, reason = f.reason,
    next_at = now() + make_interval(secs => least($5::float8, 0.25 * power(2, least(o.attempts, 20))) * (0.5 + $4::float8 / 2))
from unnest($2::uuid[], $3::text[]) as f (id, reason)
where o.id = f.id and o.claim_token = $1
