-- Makes an open letter of machine mail.
update message
set kind = 'letter', disposition = 'open', ticket_id = $2, ticket_version = $3,
    letter = jsonb_set(letter, '{machine}', '{"kind": "none"}')
where id = $1 and kind = 'machine'
