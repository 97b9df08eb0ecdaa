-- Gives the calendars, with their versions, on which the holds of tickets ($1) were counted.
select ticket_id, calendar from deadline where ticket_id = any ($1::bigint[]) and done_at is null
