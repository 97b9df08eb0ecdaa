-- Notes absences of an agent ($1) that came in a file ($2 uids, $3 starts, $4 ends, $5 kinds, pairwise); one that is known
-- is moved to where the file has it. Gives how many are new.
with kept as (
    insert into absence as a (agent_id, uid, starts_at, ends_at, kind)
    select $1, uid, starts_at, ends_at, kind
    from unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[]) as given (uid, starts_at, ends_at, kind)
    on conflict (agent_id, uid) where uid is not null do update
    set starts_at = excluded.starts_at, ends_at = excluded.ends_at, kind = excluded.kind
    where (a.starts_at, a.ends_at, a.kind) <> (excluded.starts_at, excluded.ends_at, excluded.kind)
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new) from kept
