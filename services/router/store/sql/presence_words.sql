-- Gives the last word of every desk and system about an agent.
select source, away, idle, at from presence_word where agent_id = $1 order by source
