-- Gives the record of a ticket's newest decision.
select record from decision where ticket_id = $1 order by id desc limit 1
