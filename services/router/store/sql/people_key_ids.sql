-- Gives the ids of a department ($1) and a calendar ($2), null for those there are not.
select (select id from department where key = $1) as department_id, (select id from calendar where key = $2) as calendar_id
