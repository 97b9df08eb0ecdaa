-- Stores the next version of the policy.
insert into policy (text, hash, saved_by, saved_at)
values ($1, $2, $3, $4)
returning version, hash, text, saved_at, saved_by
