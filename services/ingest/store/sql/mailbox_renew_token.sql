-- Puts a refresh token ($2) in the place of the one it was given for ($1).
update mailbox
set oauth = jsonb_set(oauth, '{refresh_token}', to_jsonb($2::text))
where oauth ->> 'refresh_token' = $1
