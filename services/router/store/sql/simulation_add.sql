-- Queues a simulation while fewer than $7 wait or run.
insert into simulation (text, against, since, until, state, asked_by, asked_at)
select $1, $2, $3, $4, 'queued', $5, $6
where (select count(*) from simulation where state in ('queued', 'running')) < $7::integer
returning id, state, done, total, asked_by, asked_at, finished_at, reason
