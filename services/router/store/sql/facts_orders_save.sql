-- Adds orders or replaces them, by external id ($1), with customer ids ($2), times ($3) and agent ids ($4).
insert into customer_order (external_id, customer_id, ordered_at, worked_by)
select external_id, customer_id, ordered_at, worked_by
from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::bigint[])
    as given (external_id, customer_id, ordered_at, worked_by)
order by external_id
on conflict (external_id) do update
set customer_id = excluded.customer_id, ordered_at = excluded.ordered_at, worked_by = excluded.worked_by
returning id, external_id
