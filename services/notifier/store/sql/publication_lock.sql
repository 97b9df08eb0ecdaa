-- Locks a publication that has not come to its site, cannot have and is not on its way just now.
select reply_id
from publication
where reply_id = $1 and state = 'queued' and claim_token is null and not may_be_there
for update
