-- Gives what tells one state of the roster from every other, and the policy that counts.
select r.version, r.xmin::text || ' ' || d.oid::text || ' ' || pg_postmaster_start_time()::text as stamp,
    p.version as policy_version, p.text as policy_text
from roster_version as r
join pg_database as d on d.datname = current_database()
left join (select version, text from policy order by version desc limit 1) as p on true
