-- Takes a publication back.
update publication set state = 'cancelled', reason = $2 where reply_id = $1
