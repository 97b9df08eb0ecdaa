-- Notes that supervisors hear of these stages ($1) on a day ($2); gives those of which they have not heard on it.
insert into calendar_alert (subject, day)
select subject, $2 from unnest($1::text[]) as given (subject) order by subject
on conflict do nothing
returning subject
