-- Gives $2 versions of the policy below $1, newest first.
select version, hash, text, saved_at, saved_by
from policy
where version < $1
order by version desc
limit $2
