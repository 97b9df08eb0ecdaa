-- Says of all free queued letters why they wait.
update outgoing
set reason = $1
where state = 'queued' and claim_token is null and reason is distinct from $1
