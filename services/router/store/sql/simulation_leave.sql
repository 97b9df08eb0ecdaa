-- Gives a simulation back that this process does not bring to its end.
update simulation set state = 'queued', leased_until = null where id = $1 and state = 'running'
