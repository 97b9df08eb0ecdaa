-- Notes what was decided about a held letter, if nobody was first.
update held_letter
set decision = $2, decided_by = $3, decided_at = $4
where message_id = $1 and decision is null
returning true
