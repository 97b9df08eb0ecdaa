-- Forgets the sums of all agents.
delete from agent_marks
