-- Gives a decision of a ticket ($2, or its newest) with the facts and the policy it was made from.
select d.id, d.at, d.record, d.policy_version, p.text as policy_text, d.facts, s.facts as roster
from decision as d
left join policy as p on p.version = d.policy_version
left join roster_snapshot as s on s.hash = d.roster_hash
where d.ticket_id = $1 and ($2::bigint is null or d.id = $2)
order by d.id desc
limit 1
