-- Takes back absences of an agent ($1) whose events ($2) were cancelled.
delete from absence where agent_id = $1 and uid = any ($2::text[])
