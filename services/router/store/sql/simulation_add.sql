-- Queues a simulation.
insert into simulation (text, against, since, until, state, asked_by, asked_at)
values ($1, $2, $3, $4, 'queued', $5, $6)
returning id, state, done, total, asked_by, asked_at, finished_at, reason
