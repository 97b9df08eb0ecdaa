-- Adds a calendar; no row when the key is taken.
insert into calendar (key, name, time_zone, weekly, holiday_country, holiday_subdivision, extra_days)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (key) do nothing
returning id
