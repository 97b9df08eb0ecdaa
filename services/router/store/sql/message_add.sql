-- Stores a message with its attachments ($19, one object each, in order) and gives its id.
with added as (
    insert into message (ticket_id, kind, disposition, letter_id, reply_id, rfc_message_id, agent_id, author_name,
        author_address, author_verified, subject, text, visible_text, html, letter, delivery, recipients, received_at,
        ticket_version, send_at, published_to)
    values ($1, $2, case when $2 = 'letter' then 'open' end, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
        $17, $18, $20, $21)
    returning id
),
kept as (
    insert into attachment (message_id, position, filename, content_type, size, sha256, content_id)
    select added.id, a.position - 1, coalesce(a.item ->> 'filename', ''),
        coalesce(a.item ->> 'content_type', 'application/octet-stream'), coalesce((a.item ->> 'size')::bigint, 0),
        coalesce(a.item ->> 'sha256', ''), a.item ->> 'content_id'
    from added, jsonb_array_elements($19::jsonb) with ordinality as a (item, position)
)
select id from added
