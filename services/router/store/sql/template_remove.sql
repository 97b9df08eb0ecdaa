-- Forgets a template.
delete from template where id = $1
