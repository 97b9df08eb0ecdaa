-- Keeps a letter that router asked for; gives a row for a new one.
insert into outgoing (
    reply_id, ticket_id, message_id, sender, reply_to, subject, text, in_reply_to, reference_ids, requested_at,
    state, reason, next_at, not_before
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (reply_id) do nothing
returning reply_id
