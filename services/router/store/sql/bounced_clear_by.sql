-- Takes back the marks of those to whom a reply was sent that was written after they were made.
delete from bounced_address as b
using message as m
where m.reply_id = $1 and b.address = any (m.recipients) and b.bounced_at <= m.received_at
