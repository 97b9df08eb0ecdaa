-- Tells what of a new company is there: agents beside the first administrator, audiences, known customers.
select (select count(*) from (select 1 from agent limit 2) as first_two) > 1 as agents,
    exists (select 1 from audience) as audiences,
    exists (select 1 from customer where external_id is not null) as customers
