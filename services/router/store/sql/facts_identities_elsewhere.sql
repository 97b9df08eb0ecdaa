-- Counts those of the identities ($1 kinds, $2 values, $3 customers, pairwise) that belong to somebody else.
select count(*)
from unnest($1::text[], $2::text[], $3::bigint[]) as given (kind, value, customer_id)
join identity as i on i.kind = given.kind and i.value = given.value
where i.customer_id <> given.customer_id
