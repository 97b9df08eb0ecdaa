-- Gives addresses ($2) to an agent ($1); those of another agent stay where they are.
insert into agent_address (address, agent_id)
select address, $1
from unnest($2::text[]) as given (address)
order by address
on conflict (address) do nothing
