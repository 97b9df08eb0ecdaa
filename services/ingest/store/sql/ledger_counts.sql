-- Counts a folder's ledger by outcome.
select outcome, count(*) as letters
from uid_ledger
where mailbox_id = $1 and folder = $2 and uid_validity = $3
group by outcome
