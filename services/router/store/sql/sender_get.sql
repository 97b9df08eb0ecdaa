-- Gives a sender address, locked.
select s.id, s.version, s.address, s.name, s.signature, d.key as department
from sender as s
left join department as d on d.id = s.department_id
where s.id = $1
for update of s
