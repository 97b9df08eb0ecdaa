-- Gives who stands behind credentials ($1; a session at $2), and who claimed a ticket ($3) before him (null: his claim is not late).
select asker.*, first.name as claimed_by, first.at as claimed_at
from (
    select identity.*, identity.role in ('supervisor', 'administrator') as everything, $3::bigint as ticket_id
    from (
        /* identity_token.sql or identity_session.sql */
    ) as identity
) as asker
left join lateral (
    /* ticket_first_claim.sql */
) as first on true
