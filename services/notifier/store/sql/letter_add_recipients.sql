-- Keeps the recipients of the letter $1.
insert into outgoing_recipient (reply_id, place, outcome, lost_answers, reason, kind, name, address)
select $1, *
from unnest($2::integer[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[])
