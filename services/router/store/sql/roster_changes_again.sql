-- Keeps changes of the roster until every transaction before $2 is over: one of them may have decided by what was before.
update roster_change set again_after = $2 where id = any ($1::bigint[])
