-- Begins a folder under a UIDVALIDITY ($3): its letters $4 came before the start and are left unread.
with noted as (
    insert into mailbox_folder (mailbox_id, folder, uid_validity)
    values ($1, $2, $3)
    on conflict (mailbox_id, folder) do update set uid_validity = excluded.uid_validity
)
insert into uid_ledger (mailbox_id, folder, uid_validity, uid, outcome, seen_at)
select $1, $2, $3, earlier.uid, 'before_start', $5
from unnest($4::bigint[]) as earlier (uid)
on conflict (mailbox_id, folder, uid_validity, uid) do nothing
