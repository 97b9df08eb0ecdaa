-- Removes a form.
delete from inbound_form where id = $1 returning true
