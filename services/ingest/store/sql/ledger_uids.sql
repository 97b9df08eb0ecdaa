-- Gives the UIDs of a folder's ledger.
select uid from uid_ledger where mailbox_id = $1 and folder = $2 and uid_validity = $3
