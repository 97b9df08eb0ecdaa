-- Forgets the folders of mailbox $1 other than $2, with their ledger: letters known by content stay known.
with ledger as (
    delete from uid_ledger where mailbox_id = $1 and folder <> all ($2::text[])
)
delete from mailbox_folder where mailbox_id = $1 and folder <> all ($2::text[])
