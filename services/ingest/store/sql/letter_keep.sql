-- Keeps the letters that are new and gives their ids.
insert into letter (id, fingerprint, sha256, size, normal_form, received_at, mailbox_id, mailbox)
select i.*, $6, $7, $8
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::integer[], $5::jsonb[]) as i
on conflict (id) do nothing
returning id
