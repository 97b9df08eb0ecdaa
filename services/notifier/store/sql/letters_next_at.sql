-- Gives when the next free letter is due, whether or not an earlier one of its ticket is on its way.
select min(next_at) from outgoing where state = 'queued' and claim_token is null
