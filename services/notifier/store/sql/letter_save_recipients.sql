-- Writes what has become of a letter for its recipients ($2 places, $3 outcomes, $4 lost answers, $5 reasons pairwise).
update outgoing_recipient as r
set outcome = s.outcome, lost_answers = s.lost_answers, reason = s.reason
from unnest($2::integer[], $3::text[], $4::integer[], $5::text[]) as s (place, outcome, lost_answers, reason)
where r.reply_id = $1 and r.place = s.place
