-- Puts off the second look at a ticket ($1) until $2.
update second_look set at = $2 where ticket_id = $1
