-- Makes an agent's unused links worthless.
delete from sign_in_link where agent_id = $1 and used_at is null
