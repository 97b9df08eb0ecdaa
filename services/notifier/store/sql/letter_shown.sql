-- Gives one letter, locked.
select o.position, o.reply_id, o.ticket_id, o.subject, o.state, o.attempts, o.reason, o.next_at, o.sent_at,
       o.claim_token is not null as being_sent,
       coalesce((
           select jsonb_agg(to_jsonb(r) order by r.place) from outgoing_recipient as r where r.reply_id = o.reply_id
       ), '[]') as recipients
from outgoing as o
where o.reply_id = $1
for update of o
