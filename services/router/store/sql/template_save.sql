-- Saves a template with the next version; no row: its key is taken.
update template as t
set key = $2, name = $3, language = $4, text = $5, department_id = $6, version = version + 1
where t.id = $1 and not exists (select 1 from template as other where other.key = $2 and other.id <> $1)
returning t.id
