-- Notes how far a running simulation is ($2 of $3) and keeps it for $4 more seconds; no row: it was cancelled.
update simulation
set done = $2, total = $3, leased_until = now() + make_interval(secs => $4)
where id = $1 and state = 'running'
returning id
