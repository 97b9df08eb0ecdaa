-- Gives the ids of customers by external id; for those who were merged the other's.
select external_id, coalesce(merged_into, id) as id from customer where external_id = any ($1::text[])
