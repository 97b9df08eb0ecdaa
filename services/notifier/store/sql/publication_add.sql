-- Keeps a publication that router asked for, unless it was taken back before.
insert into publication (reply_id, ticket_id, message_id, content, requested_at, next_at, not_before)
select $1::uuid, $2::bigint, $3, $4::jsonb, $5::timestamptz, $6::timestamptz, $7::timestamptz
where not exists (select 1 from withdrawn_letter where reply_id = $1)
on conflict (reply_id) do nothing
