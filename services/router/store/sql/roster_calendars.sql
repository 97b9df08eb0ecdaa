-- Gives every calendar, by the names read_calendar has for its parts.
select id as calendar_id, version, time_zone, weekly, holiday_country, holiday_subdivision, extra_days
from calendar
order by id
