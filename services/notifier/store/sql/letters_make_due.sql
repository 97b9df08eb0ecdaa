-- Makes the letters that wait for another attempt due, but those whose answer was lost and those held back.
update outgoing as o
set next_at = greatest($1, o.not_before)
where o.state = 'queued' and o.next_at > $1 and o.claim_token is null
  and not exists (
      select 1
      from outgoing_recipient as r
      where r.reply_id = o.reply_id and r.outcome = 'pending' and r.lost_answers > 0
  )
