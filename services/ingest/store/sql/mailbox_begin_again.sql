-- Lets the folders of mailbox $1 be begun again from another start.
with ledger as (
    delete from uid_ledger where mailbox_id = $1 and outcome = 'before_start'
)
update mailbox_folder set uid_validity = null where mailbox_id = $1
