-- Gives the letters of a ticket without a disposition, oldest first.
-- An author is known when the shop has told us of him, so that somebody may want to pass for him.
select m.id, m.received_at, m.ticket_version, m.author_address, m.author_name, m.author_verified, m.subject,
    m.rfc_message_id, m.letter, left(case when m.visible_text <> '' then m.visible_text else m.text end, 400) as beginning,
    exists (
        select 1
        from identity as i
        join customer as c on c.id = i.customer_id
        where i.kind = 'address' and i.value = m.author_address and c.external_id is not null
    ) as author_known,
    (select c.language from ticket as t join customer as c on c.id = t.customer_id where t.id = m.ticket_id) as language
from message as m
where m.ticket_id = $1 and m.disposition = 'open'
order by m.received_at, m.id
