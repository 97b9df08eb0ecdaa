-- Counts the ledger by outcome.
select outcome, count(*) as letters
from uid_ledger
where mailbox_id = $1 and uid_validity = $2
group by outcome
