-- Takes these tickets ($1) from the list of those to be looked at again; what another copy took is left to it.
delete from second_look
where ticket_id in (
    select ticket_id from second_look where ticket_id = any ($1::bigint[]) order by ticket_id for update skip locked
)
returning ticket_id
