-- Gives the replies that wait to be sent, of one agent or ($1 null) of all, soonest first, after a moment and an id.
select m.id, m.ticket_id, m.kind, m.disposition, m.agent_id, m.author_name, m.author_address, m.author_verified, m.subject,
    m.text, m.visible_text, m.html, m.letter, m.letter_id, m.delivery, m.delivery_reason, m.send_at, m.published_to,
    m.received_at,
    coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'filename', a.filename, 'content_type', a.content_type,
            'size', a.size, 'content_id', a.content_id) order by a.position)
        from attachment as a
        where a.message_id = m.id
    ), '[]') as attachments
from message as m
where m.delivery = 'queued' and m.send_at > $2 and ($1::bigint is null or m.agent_id = $1)
order by m.send_at, m.id
limit $3
