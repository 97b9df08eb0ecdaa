-- Gives the UIDVALIDITY under which a folder was begun.
select uid_validity from mailbox_folder where mailbox_id = $1 and folder = $2
