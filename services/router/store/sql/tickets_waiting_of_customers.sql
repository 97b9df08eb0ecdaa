-- Gives these customers' waiting tickets.
select id from ticket where customer_id = any ($1::bigint[]) and state = 'waiting' order by id
