-- Gives letters set aside and not taken in, oldest first, from behind the place ($1, $2).
select id, kind, reason, received_at, mailbox_id, mailbox, size, sender, subject, delivered_to
from quarantine
where replayed_at is null and ($1::timestamptz is null or (received_at, id) > ($1, $2::uuid))
order by received_at, id
limit $3
