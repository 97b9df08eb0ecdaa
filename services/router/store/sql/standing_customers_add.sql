-- Adds to the numbers of customers of audiences ($1) what changed ($2), pairwise.
insert into audience_customers (audience_id, customers)
select audience_id, customers
from unnest($1::bigint[], $2::integer[]) as change (audience_id, customers)
order by audience_id
on conflict (audience_id) do update set customers = audience_customers.customers + excluded.customers
