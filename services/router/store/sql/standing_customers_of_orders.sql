-- Gives the customers of orders of these external ids.
select distinct customer_id from customer_order where external_id = any ($1::text[])
