-- Moves followers, nudges and blocks of ticket $1 to ticket $2, and gives whom these blocks bar; nobody sees or waits for $1
-- any more. Who worked $2 out and is barred from now on sees it no longer for that: $3 stands for him.
with following as (
    delete from follower where ticket_id = $1 returning agent_id, since
),
followed as (
    insert into follower (ticket_id, agent_id, since)
    select $2, agent_id, since
    from following as f
    where not exists (
        select 1
        from exclusion as e
        where e.ticket_id = $2 and e.agent_id = f.agent_id and e.reason = 'blocked' and not e.relaxed
    )
    on conflict do nothing
),
barred as (
    insert into exclusion (ticket_id, agent_id, reason, evidence, since, by_agent_id)
    select $2, agent_id, reason, evidence, since, by_agent_id
    from exclusion
    where ticket_id = $1 and reason = 'blocked'
    on conflict do nothing
    returning agent_id
),
unfollowed as (
    delete from follower where ticket_id = $2 and agent_id in (select agent_id from barred)
),
unseen as (
    delete from visibility where ticket_id = $1
),
stood_for as (
    update ticket
    set responsible_id = $3
    where id = $2 and state = 'worked_out' and responsible_id in (select agent_id from barred)
),
merged_before as (
    update ticket set merged_into = $2 where merged_into = $1
),
asked as (
    update nudge set ticket_id = $2 where ticket_id = $1
)
select agent_id from barred order by agent_id
