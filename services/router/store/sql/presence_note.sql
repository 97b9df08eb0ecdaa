-- Keeps what a source ($2) said of an agent ($1): away ($3), idle ($4), when ($5); what is true of him now ($6, $7).
with outdated as (
    delete from presence_word where agent_id = $1 and at < $8 and source <> $2
),
kept as (
    insert into presence_word (agent_id, source, away, idle, at)
    values ($1, $2, $3, $4, $5)
    on conflict (agent_id, source) do update
    set away = excluded.away, idle = excluded.idle, at = greatest(presence_word.at, excluded.at)
)
update agent set away = $6, idle = $7, last_seen_at = greatest(last_seen_at, $5) where id = $1
