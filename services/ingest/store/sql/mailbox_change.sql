-- Replaces what people set, for those who saw version $2; the reader begins anew.
update mailbox
set name = $3, host = $4, port = $5, tls = $6, login = $7, password = $8, oauth = $9, folders = $10,
    after_reading = $11, after_folder = $12, after_keyword = $13, start_from = $14, start_at = $15, enabled = $16,
    state = $17, error = null, version = version + 1
where id = $1 and version = $2
returning id
