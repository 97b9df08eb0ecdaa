-- Gives when the next free publication is due, whether or not an earlier one of its ticket is on its way.
select min(next_at) from publication where state = 'queued' and claim_token is null
