-- Notes that a letter was taken back before its request arrived; no row: that is known.
insert into withdrawn_letter (reply_id, at) values ($1, $2) on conflict do nothing returning reply_id
