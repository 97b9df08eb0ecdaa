-- Works out a ticket that has no open letter.
update ticket
set state = 'worked_out', holder_id = null, exclusive = false, oldest_open_at = null, alerted = '{}', returns = 0,
    former_holders = '{}', stages_run = '{}', updated_at = $2, wake_on = null, version = version + 1
where id = $1 and not exists (select 1 from message where ticket_id = $1 and disposition = 'open')
returning id
