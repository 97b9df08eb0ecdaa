-- Gives the recipients of a letter.
select place, kind, name, address, outcome, lost_answers, reason
from outgoing_recipient
where reply_id = $1
order by place
