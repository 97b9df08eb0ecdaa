-- Replaces what people set, for those who saw version $2; the reader begins anew.
-- The UIDs of another place mean other letters: its ledger begins empty, and known letters are duplicates by content.
with place as (
    select id, (host, login, folder) is distinct from ($4, $7, $9) as moved from mailbox where id = $1 and version = $2
),
forgotten as (
    delete from uid_ledger using place where uid_ledger.mailbox_id = place.id and place.moved
)
update mailbox
set name = $3, host = $4, port = $5, tls = $6, login = $7, password = $8, folder = $9, enabled = $10,
    state = $11, error = null, version = mailbox.version + 1,
    uid_validity = case when not place.moved then uid_validity end
from place
where mailbox.id = place.id and mailbox.version = $2
returning mailbox.id, name, host, port, tls, login, password, folder, enabled, state, error, last_seen_at,
    uid_validity, version
