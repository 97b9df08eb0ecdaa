-- Lets an agent follow a customer's or an agent's tickets as a rule no longer.
delete from standing_follower where kind = $1 and ref = $2 and agent_id = $3
