-- Forgets up to $2 answers that were kept longer than $1, oldest first, and counts them. What another copy forgets just
-- now, or a repeated request reads, is passed over.
with gone as (
    delete from idempotency
    where ctid = any (array(
        select ctid
        from idempotency
        where created_at < now() - $1::interval
        order by created_at
        limit $2
        for update skip locked
    ))
    returning 1
)
select count(*) from gone
