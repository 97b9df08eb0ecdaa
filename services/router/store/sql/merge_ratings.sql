-- Moves the marks of a customer ($1) to another ($2).
update rating set customer_id = $2 where customer_id = $1
