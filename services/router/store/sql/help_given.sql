-- Says whether a helper was called for an agent ($2) with a ticket ($1).
select exists (
    select from history where ticket_id = $1 and what = 'help' and (facts ->> 'helped_id')::bigint = $2
)
