-- Gives every live audience with the number of its customers.
select g.id, g.key, g.name, d.key as department, coalesce(c.customers, 0) as customers
from audience as g
join department as d on d.id = g.department_id
left join audience_customers as c on c.audience_id = g.id
where g.live
