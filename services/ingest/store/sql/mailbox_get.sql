-- Gives mailbox $1.
select id, name, host, port, tls, login, password, folder, enabled, state, error, last_seen_at, uid_validity, version
from mailbox
where id = $1
