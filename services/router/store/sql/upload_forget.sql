-- Forgets files that no reply used since $1, and counts them.
with gone as (delete from upload where reply_id is null and created_at < $1 returning 1)
select count(*) from gone
