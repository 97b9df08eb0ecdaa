-- Ends a running simulation as $2, with its result or the reason why there is none.
update simulation
set state = $2, result = $3, reason = $4, finished_at = $5, leased_until = null, done = case when $2 = 'done' then total else done end
where id = $1 and state = 'running'
