-- Gives every calendar.
select id, version, time_zone, weekly, holiday_country, holiday_subdivision, extra_days
from calendar
order by id
