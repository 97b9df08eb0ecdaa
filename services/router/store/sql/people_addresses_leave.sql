-- Takes from an agent ($1) the addresses he no longer has.
delete from agent_address where agent_id = $1 and address <> all ($2::text[])
