-- What a search asks of a ticket t besides its view. Parameters: $2 state, $3 audience's key, $4 words, $8 tag.
    ($2::text is null or t.state = $2)
  and ($3::text is null or exists (
      select 1
      from visibility as f
      join audience as g on f.kind = 'audience' and f.ref = g.id::text
      where f.ticket_id = t.id and g.key = $3
  ))
  and ($4::text is null or t.search @@ to_tsquery('simple', $4))
  and ($8::text is null or t.tags <> '{}' and t.tags @> array[$8])
