-- Gives the UIDs of the ledger.
select uid from uid_ledger where mailbox_id = $1 and uid_validity = $2
