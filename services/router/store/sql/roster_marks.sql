-- Gives the sums of the marks that agents were given.
select agent_id, marks, total, weight, adjusted, leniency from agent_marks
