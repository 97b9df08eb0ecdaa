-- Gives the ids of agents by login.
select id, login from agent where login = any ($1::text[])
