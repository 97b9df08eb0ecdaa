-- Notes that what an agent ($1) has is to be handed over from $2 on; his tokens and followings end with it.
with revoked as (
    update token set revoked_at = $2 where agent_id = $1 and revoked_at is null
),
unfollowed as (
    delete from follower where agent_id = $1
),
unfollowed_ever as (
    delete from standing_follower where agent_id = $1 or kind = 'agent' and ref = $1
),
unsaid as (
    delete from presence_word where agent_id = $1
),
begun as (
    insert into departure (agent_id, began_at) values ($1, $2) on conflict do nothing returning agent_id
)
insert into handover (agent_id, ticket_id)
select begun.agent_id, t.id
from begun
cross join lateral (
    select id from ticket where holder_id = begun.agent_id
    union
    select id from ticket where state = 'waiting' and responsible_id = begun.agent_id
) as t
