-- Gives the result of a simulation.
select result from simulation where id = $1
