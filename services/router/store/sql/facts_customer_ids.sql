-- Gives the ids of customers by external id.
select id, external_id from customer where external_id = any ($1::text[])
