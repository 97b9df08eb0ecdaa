-- Gives identities ($1 kinds, $2 values) to customers ($3, with their origins $4, pairwise); those of another customer
-- stay where they are.
insert into identity (kind, value, customer_id, origin_id)
select kind, value, customer_id, origin_id
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as given (kind, value, customer_id, origin_id)
order by kind, value
on conflict (kind, value) do nothing
