-- Takes a publication back.
update publication set state = 'cancelled', reason = null where reply_id = $1
