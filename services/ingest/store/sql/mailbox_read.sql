-- Gives mailboxes ($1, all when null) by name, with what the last looks at their folders found.
select m.id, m.name, m.host, m.port, m.tls, m.login, m.password, m.oauth, m.folders, m.after_reading, m.after_folder,
    m.after_keyword, m.start_from, m.start_at, m.enabled, m.state, m.error, m.last_seen_at, m.compare_asked, m.version,
    looked.on_server, looked.missing, looked.checked_at
from mailbox as m
cross join lateral (
    select sum(f.on_server) as on_server, sum(f.missing) as missing, min(f.checked_at) as checked_at
    from mailbox_folder as f
    where f.mailbox_id = m.id
) as looked
where $1::bigint[] is null or m.id = any ($1)
order by m.name
