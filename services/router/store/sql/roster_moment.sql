-- Gives what tells one state of the roster and of the marks from every other, the policy that counts, and each audience's
-- customers. Each change of a mark's row gives it another place or another xmin, were it undone or made twice at once.
select r.version, r.xmin::text || ' ' || d.oid::text || ' ' || pg_postmaster_start_time()::text as stamp,
    (select count(*) || ' ' || coalesce(bit_xor(hashtidextended(ctid, xmin::text::bigint)), 0) from agent_marks) as marks_stamp,
    p.version as policy_version, p.text as policy_text,
    array(select audience_id from audience_customers order by audience_id) as audience_ids,
    array(select customers from audience_customers order by audience_id) as customers
from roster_version as r
join pg_database as d on d.datname = current_database()
left join (select version, text from policy order by version desc limit 1) as p on true
