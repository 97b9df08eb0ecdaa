-- Gives what tells one state of the roster from every other, of any database: the number, who wrote it, where.
select r.version, r.xmin::text || ' ' || d.oid::text || ' ' || pg_postmaster_start_time()::text as stamp
from roster_version as r
join pg_database as d on d.datname = current_database()
