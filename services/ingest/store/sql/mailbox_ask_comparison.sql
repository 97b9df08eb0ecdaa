-- Asks the reader of mailbox $1 to compare it with the ledger now.
update mailbox set compare_asked = compare_asked + 1 where id = $1 returning true
