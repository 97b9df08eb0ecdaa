-- Cancels a simulation that has not come to its end.
update simulation
set state = 'cancelled', finished_at = $2, leased_until = null
where id = $1 and state in ('queued', 'running')
returning id
