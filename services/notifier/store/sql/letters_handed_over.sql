-- Counts the other letters that were handed over since $2 or are just being sent, and gives the moment of the oldest:
-- of all (domain null), and of those to each of the domains $3. $1 is the letter that asks.
with handed as (
    select o.reply_id, o.sent_at
    from outgoing as o
    where (o.sent_at > $2 or o.claim_token is not null) and o.reply_id <> $1
)
select null::text as domain, count(*) as letters, min(h.sent_at) as oldest
from handed as h
union all
select d.domain, count(distinct h.reply_id), min(h.sent_at)
from unnest($3::text[]) as d (domain)
join outgoing_recipient as r on split_part(lower(r.address), '@', 2) = d.domain and r.outcome <> 'refused'
join handed as h on h.reply_id = r.reply_id
group by d.domain
