-- Notes what a look at a folder found; $5 is null when it was not compared whole. After version $7 it is nothing.
insert into mailbox_folder (mailbox_id, folder, on_server, missing, checked_at, error)
select id, $2, $3, $4, $5, $6 from mailbox where id = $1 and version = $7 for share
on conflict (mailbox_id, folder) do update
set on_server = excluded.on_server, missing = excluded.missing, error = excluded.error,
    checked_at = coalesce(excluded.checked_at, mailbox_folder.checked_at)
