-- Moves the identities of customers made on first contact ($1) to known ones ($2, pairwise).
update identity as i
set customer_id = heir.known_id
from unnest($1::bigint[], $2::bigint[]) as heir (former_id, known_id)
where i.customer_id = heir.former_id
