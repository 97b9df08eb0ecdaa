-- Gives the policy that counts.
select version, hash, text, saved_at, saved_by
from policy
order by version desc
limit 1
