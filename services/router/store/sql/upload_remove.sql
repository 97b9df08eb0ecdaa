-- Forgets an agent's file that no reply uses.
delete from upload where id = $1 and agent_id = $2 and reply_id is null
