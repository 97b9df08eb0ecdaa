-- Leases the publication that has been due longest and whose ticket has no earlier one still on its way.
update publication as p
set claim_token = $1, leased_until = now() + $2::interval, attempts = p.attempts + 1
where p.reply_id = (
    select due.reply_id
    from publication as due
    where due.state = 'queued' and due.next_at <= $3 and due.claim_token is null
      and not exists (
          select 1
          from publication as earlier
          where earlier.ticket_id = due.ticket_id and earlier.state = 'queued' and earlier.position < due.position
            and coalesce(earlier.not_before <= $3, true)
      )
    order by due.next_at, due.position
    limit 1
    for update skip locked
)
returning p.reply_id, p.ticket_id, p.message_id, p.content, p.requested_at, p.attempts, p.claim_token
