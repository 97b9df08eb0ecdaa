-- Gives how an agent ($1) who has not departed was heard of. Locked without his key: a claim, which names him while
-- it has its ticket, must not wait for one who moves his tickets.
select away, idle, present from agent where id = $1 and departed_at is null for no key update
