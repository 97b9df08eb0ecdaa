-- Saves an agent with the next version.
update agent
set name = $2, role = $3, department_id = $4, calendar_id = $5, address = $6, capacity = $7, departed_at = $8,
    version = version + 1
where id = $1
