-- Gives $2 tickets of an agent ($1) that are not handed over; which of them changes, so that none keeps others back.
select ticket_id as id from handover where agent_id = $1 and at is null order by random() limit $2
