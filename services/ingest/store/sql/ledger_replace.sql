-- Puts the outcome of a letter that was taken in from quarantine $1 in the place of the old one; of several copies
-- the first was taken in, the others are duplicates of it.
update uid_ledger as l
set outcome = case when copy.number = 1 then $2 else 'duplicate' end, letter_id = $3, quarantine_id = null
from (
    select mailbox_id, folder, uid_validity, uid, row_number() over (order by seen_at, mailbox_id, folder, uid) as number
    from uid_ledger
    where quarantine_id = $1
) as copy
where l.mailbox_id = copy.mailbox_id and l.folder = copy.folder and l.uid_validity = copy.uid_validity and l.uid = copy.uid
