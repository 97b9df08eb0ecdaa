-- Notes what became of letters, each at its place in a mailbox; the first outcome stays.
insert into uid_ledger (mailbox_id, folder, uid_validity, uid, outcome, letter_id, quarantine_id, seen_at)
select i.*, $8
from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::uuid[], $7::uuid[]) as i
on conflict (mailbox_id, folder, uid_validity, uid) do nothing
