-- Tells whether an agent, or a sender address of the company's, has an address in a domain.
select exists (select 1 from agent_address where split_part(address, '@', 2) = $1)
    or exists (select 1 from agent where split_part(address, '@', 2) = $1)
    or exists (select 1 from sender where split_part(address, '@', 2) = $1)
