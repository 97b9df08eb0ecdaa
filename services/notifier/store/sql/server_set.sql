-- Keeps the outgoing mail server.
insert into outgoing_server (host, port, tls, login, password, from_name, from_address, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (only_row) do update
set host = excluded.host, port = excluded.port, tls = excluded.tls, login = excluded.login,
    password = excluded.password, from_name = excluded.from_name, from_address = excluded.from_address,
    changed_at = excluded.changed_at
