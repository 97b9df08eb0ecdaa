-- Gives up to $4 letters that were read and still lie as they came.
select uid
from uid_ledger
where mailbox_id = $1 and folder = $2 and uid_validity = $3
  and settled_at is null and outcome in ('stored', 'duplicate')
order by uid
limit $4
