-- Gives the folders of a mailbox as its reader found them.
select folder, uid_validity, on_server, missing, checked_at, error from mailbox_folder where mailbox_id = $1
