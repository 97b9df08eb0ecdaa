-- Gives the policy that counts.
select version, text
from policy
order by version desc
limit 1
