-- Gives the customers who gave ratings of these external ids.
select distinct customer_id from rating where external_id = any ($1::text[])
