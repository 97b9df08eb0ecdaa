-- Notes what became of letters, each at its place in a mailbox; the first outcome stays.
insert into uid_ledger (mailbox_id, uid_validity, uid, outcome, letter_id, quarantine_id, seen_at)
select i.*, $7
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[]) as i
on conflict (mailbox_id, uid_validity, uid) do nothing
