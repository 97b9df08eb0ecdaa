-- Moves the tickets of a customer ($1) to another ($2).
update ticket set customer_id = $2 where customer_id = $1 returning id
