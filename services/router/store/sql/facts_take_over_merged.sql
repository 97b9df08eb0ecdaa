-- Lets those who were merged into customers ($1) stand for others ($2, pairwise) from now on.
update customer as c
set merged_into = heir.known_id
from unnest($1::bigint[], $2::bigint[]) as heir (former_id, known_id)
where c.merged_into = heir.former_id
