-- Makes changes of these customers wait for each other; new tickets of theirs may still refer to them.
select id from customer where id = any ($1::bigint[]) order by id for no key update
