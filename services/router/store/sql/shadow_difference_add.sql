-- Keeps decisions that the shadow policy would have made otherwise.
insert into shadow_difference (ticket_id, decision_id, at, live, shadow)
select ticket_id, decision_id, at, live, shadow
from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::jsonb[], $5::jsonb[])
    as d (ticket_id, decision_id, at, live, shadow)
