-- Gives those of the agents $1 whose departure is $2.
select id from agent where id = any ($1::bigint[]) and departed = $2
