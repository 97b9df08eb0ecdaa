-- Moves the orders of a customer ($1) to another ($2).
update customer_order set customer_id = $2 where customer_id = $1
