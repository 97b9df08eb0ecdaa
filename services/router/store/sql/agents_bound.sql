-- Gives the agents who hold a ticket, are offered one or are responsible for one.
select responsible_id as agent_id from ticket where state = 'waiting' and responsible_id is not null
union
select holder_id from ticket where holder_id is not null
