-- Gives a letter about which nobody has decided.
select h.message_id, m.ticket_id, coalesce(t.merged_into, t.id) as may_belong_to, m.received_at, m.author_name,
    m.author_address, m.author_verified, m.subject, case when m.visible_text <> '' then m.visible_text else m.text end as text
from held_letter as h
join message as m on m.id = h.message_id
join ticket as t on t.id = h.may_belong_to
where h.message_id = $1 and h.decision is null and m.ticket_id <> coalesce(t.merged_into, t.id)
order by h.message_id
limit 100
