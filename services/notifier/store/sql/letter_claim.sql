-- Leases the letter that has been due longest and whose ticket has no earlier one still on its way: one that is held
-- back for later keeps nobody waiting.
update outgoing as o
set claim_token = $1, leased_until = now() + $2::interval, stage = 'mail', attempts = o.attempts + 1
where o.reply_id = (
    select due.reply_id
    from outgoing as due
    where due.state = 'queued' and due.next_at <= $3 and due.claim_token is null
      and not exists (
          select 1
          from outgoing as earlier
          where earlier.ticket_id = due.ticket_id and earlier.state = 'queued' and earlier.position < due.position
            and coalesce(earlier.not_before <= $3, true)
      )
    order by due.next_at, due.position
    limit 1
    for update skip locked
)
returning o.reply_id, o.ticket_id, o.message_id, o.sender, o.reply_to, o.subject, o.text, o.in_reply_to,
          o.reference_ids, o.requested_at, o.stage, o.attempts, o.attachments, o.claim_token
