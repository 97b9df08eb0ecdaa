-- Moves the identities of a customer ($1) to another ($2); what other systems say of him goes on replacing these alone.
update identity set customer_id = $2, origin_id = coalesce(origin_id, $1) where customer_id = $1
