-- Tells whether there is no agent yet.
select not exists (select 1 from agent)
