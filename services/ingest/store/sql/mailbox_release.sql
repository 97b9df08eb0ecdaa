-- Gives the leases of reader $1 back.
update mailbox set reader = null, leased_until = null where reader = $1
