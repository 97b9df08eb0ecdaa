-- Notes that what is done with read letters was done with these ($4).
update uid_ledger
set settled_at = $5
where mailbox_id = $1 and folder = $2 and uid_validity = $3 and uid = any ($4::bigint[])
