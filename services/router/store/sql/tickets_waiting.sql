-- Gives the waiting tickets.
select id from ticket where state = 'waiting' order by id
