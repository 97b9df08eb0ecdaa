-- Notes how far a reply has come, unless it stands there or at $4 already. What had failed and was sent again is sent,
-- unless it came back: a bounce may be here before the word that the reply was sent.
update message as reply
set delivery = $2, delivery_reason = $3
where reply.reply_id = $1 and reply.delivery is distinct from $2
  and (reply.delivery is distinct from $4 or $2 = 'sent' and not exists (
      select 1
      from message as bounce
      where bounce.ticket_id = reply.ticket_id and bounce.kind = 'machine'
        and bounce.letter -> 'machine' ->> 'kind' = 'bounce'
        and coalesce(bounce.letter -> 'machine' ->> 'delayed', 'false') = 'false'
        and btrim(bounce.letter -> 'machine' ->> 'original_message_id', ' <>') = reply.rfc_message_id
  ))
returning true
