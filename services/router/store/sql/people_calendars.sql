-- Gives calendars after an id ($1), at most $2; the one of id $3 alone when that is not null.
select id, version, key, name, time_zone, weekly, holiday_country, holiday_subdivision, extra_days
from calendar
where id > $1 and ($3::bigint is null or id = $3)
order by id
limit $2
