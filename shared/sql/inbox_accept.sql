-- Marks events ($1) as taken and gives those that were new.
insert into inbox (event_id)
select unnest($1::uuid[])
on conflict do nothing
returning event_id
