-- Gives who claimed a ticket ($1) before an agent ($2), who may see everything ($3); no row for a claim that is not late.
select first.name, first.at
from (select $1::bigint as ticket_id, $2::bigint as agent_id, $3::boolean as everything) as asker
cross join lateral (
    /* ticket_first_claim.sql */
) as first
