-- Counts decisions looked at, unless the shadow policy ($1) was replaced or another copy was first ($2); no row then.
update shadow_policy
set last_decision_id = $3, decisions = decisions + $4, different = different + $5, failed = failed + $6,
    failure = coalesce($7, failure)
where hash = $1 and last_decision_id = $2
returning hash
