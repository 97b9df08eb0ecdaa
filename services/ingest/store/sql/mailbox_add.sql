-- Adds a mailbox, unless its name is taken.
insert into mailbox (
    name, host, port, tls, login, password, oauth, folders, after_reading, after_folder, after_keyword, start_from,
    start_at, enabled, state, created_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict (name) do nothing
returning id
