-- Notes a ticket's class and when its answer is due.
update ticket set class_key = $2, answer_due_at = $3 where id = $1
