-- Puts a refresh token ($2) in the place of any of those it follows ($1).
update mailbox
set oauth = jsonb_set(oauth, '{refresh_token}', to_jsonb($2::text))
where oauth ->> 'refresh_token' = any($1::text[])
