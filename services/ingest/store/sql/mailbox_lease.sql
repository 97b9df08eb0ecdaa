-- Takes or keeps the lease ($2) of every mailbox that reader $1 may read; a wrong password waits for a person.
update mailbox
set reader = $1, leased_until = now() + $2::interval
where enabled and state <> 'wrong_password' and (reader = $1 or leased_until is null or leased_until < now())
returning id
