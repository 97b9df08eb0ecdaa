-- Gives how much an address ($1) wrote after a moment ($2) or after its pauses were lifted, its last pause and that of all
-- strangers, and for somebody of whom nobody told us and to whom nobody of us wrote, whether strangers opened so many
-- tickets ($3; 0: any) since.
with own as materialized (
    select not exists (
        select 1
        from identity as i
        join customer as c on c.id = i.customer_id
        where i.kind = 'address' and i.value = $1 and (
            c.external_id is not null
            or exists (
                select 1
                from ticket as t
                join message as m on m.ticket_id = t.id
                where t.customer_id = c.id and m.kind = 'reply' and $1 = any (m.recipients)
            )
        )
    ) as stranger
)
select (
        select count(*)
        from message as m
        where m.kind = 'letter' and m.author_address = $1
          and m.received_at > greatest($2, case when a.pauses = 0 then a.paused_until end)
    ) as letters,
    own.stranger,
    case when own.stranger and $3::bigint > 0 then (
        select count(*) >= $3::bigint
        from (
            select 1
            from ticket as t
            join customer as c on c.id = t.customer_id
            where t.created_at > $2 and c.external_id is null
            limit $3::bigint
        ) as opened
    ) else false end as flooded,
    a.pauses, a.paused_until, s.pauses as strangers_pauses, s.paused_until as strangers_paused_until
from own
left join correspondent as a on a.address = $1
left join correspondent as s on s.address = ''
