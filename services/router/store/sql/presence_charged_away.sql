-- Tells whether a group's ticket waits whose responsible person is none of these.
select exists (
    select 1
    from agent as a
    where a.id <> all ($1::bigint[])
      and exists (select 1 from ticket where responsible_id = a.id and state = 'waiting' and not exclusive)
)
