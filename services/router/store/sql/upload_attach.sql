-- Makes files ($1) part of a reply, in this order.
update upload set reply_id = $2, position = array_position($1::uuid[], id) - 1 where id = any ($1::uuid[])
