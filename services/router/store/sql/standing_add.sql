-- Adds to the sums of agents ($1) what changed, pairwise.
insert into agent_marks (agent_id, marks, total, weight, adjusted, leniency)
select agent_id, marks, total, weight, adjusted, leniency
from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::numeric[], $5::numeric[], $6::numeric[])
    as change (agent_id, marks, total, weight, adjusted, leniency)
order by agent_id
on conflict (agent_id) do update
set marks = agent_marks.marks + excluded.marks, total = agent_marks.total + excluded.total,
    weight = agent_marks.weight + excluded.weight, adjusted = agent_marks.adjusted + excluded.adjusted,
    leniency = agent_marks.leniency + excluded.leniency
