-- Takes back the disposition of the letters a reply answered.
update message
set disposition = 'open', disposed_by = null, answered_by = null, disposed_at = null
where answered_by = $1
returning id
