-- Gives the open tickets of a customer ($1 customer), or those an agent holds ($1 agent).
select id
from ticket
where $1 = 'customer' and customer_id = $2 and state <> 'worked_out' or $1 = 'agent' and holder_id = $2
order by id
