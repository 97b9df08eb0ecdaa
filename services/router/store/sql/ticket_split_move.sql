-- Moves messages $3 of ticket $1 to ticket $2, and what came back of replies $4; open letters came with version $5.
update message as m
set ticket_id = $2, ticket_version = case when m.disposition = 'open' then $5 else m.ticket_version end
where m.ticket_id = $1
  and (
      m.id = any ($3::bigint[])
      or m.kind = 'machine' and btrim(m.letter -> 'machine' ->> 'original_message_id', ' <>') in (
          select rfc_message_id from message where reply_id = any ($4::uuid[])
      )
  )
