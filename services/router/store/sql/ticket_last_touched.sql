-- Gives when a person last did something with a ticket: what an agent did, a letter, a reply or a note.
select greatest(
    (select max(at) from history where ticket_id = $1 and agent_id is not null and what not in ('lost', 'returned', 'nudged')),
    (select max(received_at) from message where ticket_id = $1 and kind <> 'machine'),
    (select created_at from ticket where id = $1)
)
