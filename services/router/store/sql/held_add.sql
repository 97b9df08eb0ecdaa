-- Notes that a letter may belong to another ticket than its own.
insert into held_letter (message_id, may_belong_to) values ($1, $2)
on conflict do nothing
