-- Makes a ticket's visibility rows exactly these ($2 kinds, $3 refs, pairwise).
with wanted as (
    select kind, ref from unnest($2::text[], $3::text[]) as w (kind, ref)
),
gone as (
    delete from visibility as v
    where v.ticket_id = $1 and not exists (select 1 from wanted as w where w.kind = v.kind and w.ref = v.ref)
)
insert into visibility (ticket_id, kind, ref, stage, since)
select $1, kind, ref, $4, $5
from wanted
on conflict do nothing
