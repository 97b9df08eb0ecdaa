-- Gives the names of all agents and audiences.
select 'agent' as kind, id, name from agent
union all
select 'audience', id, name from audience
