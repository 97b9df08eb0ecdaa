-- Gives the simulations below an id ($1), newest first, at most $2.
select id, state, done, total, asked_by, asked_at, finished_at, reason
from simulation
where id < $1
order by id desc
limit $2
