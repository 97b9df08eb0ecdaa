-- Gives the policy that decides beside the one that counts.
select text, hash, saved_at, saved_by, decisions, different, failed, failure, last_decision_id
from shadow_policy
