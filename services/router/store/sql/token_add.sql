-- Keeps a token of a reply.
insert into ticket_token (token, ticket_id, reply_id)
values ($1, $2, $3)
