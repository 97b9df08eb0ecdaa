-- Notes how reading goes, unless a person changed the mailbox meanwhile.
update mailbox
set state = $3, error = $4, last_seen_at = greatest(last_seen_at, $5)
where id = $1 and version = $2
