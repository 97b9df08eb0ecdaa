-- Locks customers in the order of their ids, against letters too, and tells into whom each was merged.
select id, merged_into from customer where id = any ($1::bigint[]) order by id for update
