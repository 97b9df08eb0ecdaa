-- Moves all messages of ticket $1 to ticket $2; its open letters count as having come with version $3.
update message
set ticket_id = $2, ticket_version = case when disposition = 'open' then $3 else ticket_version end
where ticket_id = $1
