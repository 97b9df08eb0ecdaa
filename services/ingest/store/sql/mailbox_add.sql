-- Adds a mailbox, unless its name is taken.
insert into mailbox (name, host, port, tls, login, password, folder, enabled, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (name) do nothing
returning id, name, host, port, tls, login, password, folder, enabled, state, error, last_seen_at, uid_validity, version
