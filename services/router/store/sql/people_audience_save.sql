-- Saves an audience with its next version; no row when another one has the key.
update audience as u
set key = $2, name = $3, department_id = $4, calendar_id = $5, live = $6, version = u.version + 1
where u.id = $1 and not exists (select 1 from audience as other where other.key = $2 and other.id <> $1)
returning u.id
