-- Sets a letter aside, once; one that was taken in before and cannot be read now waits again.
insert into quarantine (
    id, kind, reason, received_at, mailbox_id, mailbox, size, sender, subject, sha256, header, delivered_to
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (id) do update set replayed_at = null, letter_id = null, reason = excluded.reason
where quarantine.replayed_at is not null
