-- Removes the lines of orders that are to be written anew.
delete from order_line where order_id = any ($1::bigint[])
