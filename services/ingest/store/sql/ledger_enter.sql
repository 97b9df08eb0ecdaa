-- Notes what became of letters, each at its place in a mailbox; the first outcome stays. What was read of a mailbox
-- that people changed meanwhile is left out: by then the same UIDs may mean other letters.
insert into uid_ledger (mailbox_id, folder, uid_validity, uid, outcome, letter_id, quarantine_id, seen_at)
select i.mailbox_id, i.folder, i.uid_validity, i.uid, i.outcome, i.letter_id, i.quarantine_id, $9
from unnest(
    $1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::uuid[], $7::uuid[], $8::integer[]
) as i (mailbox_id, folder, uid_validity, uid, outcome, letter_id, quarantine_id, version)
join mailbox as m on m.id = i.mailbox_id and m.version = i.version
for share of m
on conflict (mailbox_id, folder, uid_validity, uid) do nothing
