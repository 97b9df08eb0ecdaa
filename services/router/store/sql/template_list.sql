-- Gives all templates, by name.
select t.id, t.version, t.key, t.name, t.language, t.text, d.key as department
from template as t
left join department as d on d.id = t.department_id
order by t.name, t.id
