-- Begins a folder under a UIDVALIDITY ($3): its letters $4 came before the start and are left unread. Nothing is begun,
-- and nothing given, once people changed the mailbox since version $6.
with here as materialized (
    select id from mailbox where id = $1 and version = $6 for share
), earlier as (
    insert into uid_ledger (mailbox_id, folder, uid_validity, uid, outcome, seen_at)
    select here.id, $2, $3, one.uid, 'before_start', $5
    from here cross join unnest($4::bigint[]) as one (uid)
    on conflict (mailbox_id, folder, uid_validity, uid) do nothing
)
insert into mailbox_folder (mailbox_id, folder, uid_validity)
select id, $2, $3 from here
on conflict (mailbox_id, folder) do update set uid_validity = excluded.uid_validity
returning true
