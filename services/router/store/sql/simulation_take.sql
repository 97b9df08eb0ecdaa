-- Takes the next simulation for $1 seconds, one that its process has left included; none while another one runs.
update simulation
set state = 'running', done = 0, total = 0, leased_until = now() + make_interval(secs => $1)
where id = (
    select s.id
    from simulation as s
    where (s.state = 'queued' or (s.state = 'running' and s.leased_until < now()))
      and not exists (select 1 from simulation as o where o.state = 'running' and o.leased_until >= now())
    order by s.id
    limit 1
    for update skip locked
)
returning id, text, against, since, until
