-- Gives those of the addresses ($1) that belong to agents or are the company's own senders.
select address from agent_address where address = any ($1::text[])
union
select address from sender where address = any ($1::text[])
