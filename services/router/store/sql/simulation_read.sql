-- Gives a simulation.
select id, state, done, total, asked_by, asked_at, finished_at, reason
from simulation
where id = $1
