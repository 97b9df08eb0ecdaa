-- Tells whether the scope of a ticket's last waiting stage holds an agent (or he sees everything, $3) whom nothing keeps out.
select ($3 or exists (
    select 1
    from visibility as v
    join scope_reference as r on r.kind = v.kind and r.ref = v.ref
    where v.ticket_id = $1 and r.agent_id = $2
)) and not exists (select 1 from exclusion where ticket_id = $1 and agent_id = $2 and not relaxed)
