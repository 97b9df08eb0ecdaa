-- Takes a letter back that nobody has got, nobody may have got and nobody is sending; no row: it was sent, or is being sent.
update outgoing as o
set state = 'cancelled', reason = $2
where o.reply_id = $1 and o.state = 'queued' and o.claim_token is null
  and not exists (
      select 1
      from outgoing_recipient as r
      where r.reply_id = o.reply_id and (r.outcome in ('sent', 'in_data', 'unknown') or r.lost_answers > 0)
  )
returning o.reply_id
