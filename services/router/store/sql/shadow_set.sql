-- Lets a policy decide beside the one that counts, from the next decision on; nothing is left of the one before.
with forgotten as (
    delete from shadow_difference
)
insert into shadow_policy (text, hash, saved_at, saved_by, last_decision_id)
values ($1, $2, $3, $4, coalesce((select max(id) from decision), 0))
on conflict (only_row) do update
set text = excluded.text, hash = excluded.hash, saved_at = excluded.saved_at, saved_by = excluded.saved_by,
    decisions = 0, different = 0, failed = 0, failure = null, last_decision_id = excluded.last_decision_id
returning text, hash, saved_at, saved_by, decisions, different, failed, failure, last_decision_id
