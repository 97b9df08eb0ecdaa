-- Lets a letter be sent again to everybody who has not got it for certain.
update outgoing_recipient
set outcome = 'pending', lost_answers = 0, reason = null
where reply_id = $1 and outcome <> 'sent'
