-- Gives the outgoing mail server an administrator set.
select host, port, tls, login, password, from_name, from_address from outgoing_server
