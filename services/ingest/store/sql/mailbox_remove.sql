-- Removes a mailbox with its ledger.
delete from mailbox where id = $1 returning true
