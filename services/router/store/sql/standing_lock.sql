-- Lets nobody change marks or their sums while they are counted anew.
lock table rating, agent_marks in share row exclusive mode
