-- Adds orders or replaces them, by external id ($1), with customer ids ($2), times ($3), agent ids ($4) and values ($5).
insert into customer_order (external_id, customer_id, ordered_at, worked_by, value)
select external_id, customer_id, ordered_at, worked_by, value
from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::numeric[])
    as given (external_id, customer_id, ordered_at, worked_by, value)
order by external_id
on conflict (external_id) do update
set customer_id = excluded.customer_id, ordered_at = excluded.ordered_at, worked_by = excluded.worked_by,
    value = excluded.value
returning id, external_id
