-- Forgets changes of the roster: everybody who decides from now on knows them.
delete from roster_change where id = any ($1::bigint[])
