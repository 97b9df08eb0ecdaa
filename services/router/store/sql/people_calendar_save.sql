-- Saves a calendar with its next version; no row when another one has the key.
update calendar as c
set key = $2, name = $3, time_zone = $4, weekly = $5, holiday_country = $6, holiday_subdivision = $7, extra_days = $8,
    version = c.version + 1
where c.id = $1 and not exists (select 1 from calendar as other where other.key = $2 and other.id <> $1)
returning c.id
