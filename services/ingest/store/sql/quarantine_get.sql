-- Gives one letter set aside and not taken in.
select id, kind, reason, received_at, mailbox_id, mailbox, size, sender, subject, delivered_to
from quarantine
where id = $1 and replayed_at is null
