-- Gives a customer's waiting tickets.
select id from ticket where customer_id = $1 and state = 'waiting' order by id
