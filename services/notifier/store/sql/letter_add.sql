-- Keeps a letter that router asked for, unless it was taken back before; gives a row for a new one.
insert into outgoing (
    reply_id, ticket_id, message_id, sender, reply_to, subject, text, in_reply_to, reference_ids, requested_at,
    state, reason, next_at, not_before, attachments
)
select $1::uuid, $2::bigint, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9::text[], $10::timestamptz, $11, $12, $13::timestamptz,
    $14::timestamptz, $15::jsonb
where not exists (select 1 from withdrawn_letter where reply_id = $1)
on conflict (reply_id) do nothing
returning reply_id
