-- Gives what a list shows of these tickets ($1), in their order.
select t.id, t.subject, t.state, t.stage, t.exclusive, t.public, t.publish_to, t.about, t.oldest_open_at, t.updated_at,
    t.created_at, t.claimed_at, t.version, t.customer_id, c.name as customer_name,
    coalesce((select min(value) from identity where customer_id = t.customer_id and kind = 'address'), '') as customer_address,
    t.holder_id, h.name as holder_name, t.responsible_id, r.name as responsible_name,
    (select count(*) from message where ticket_id = t.id and disposition = 'open') as open_letters,
    (select count(*) from message where ticket_id = t.id and delivery = 'failed') as failed_replies,
    (select delivery from message where ticket_id = t.id and kind = 'reply' order by id desc limit 1) as delivery,
    coalesce((
        select left(case when visible_text <> '' then visible_text else text end, 400)
        from message
        where ticket_id = t.id and kind = 'letter'
        order by id desc
        limit 1
    ), '') as preview,
    d.due_at, d.kind as deadline,
    (select record from decision where ticket_id = t.id order by id desc limit 1) as record
from unnest($1::bigint[]) with ordinality as asked (id, place)
join ticket as t on t.id = asked.id
join customer as c on c.id = t.customer_id
left join agent as h on h.id = t.holder_id
left join agent as r on r.id = t.responsible_id
left join deadline as d on d.ticket_id = t.id and d.done_at is null
order by asked.place
