-- Tells whether another mailbox than $2 has the name $1.
select exists (select 1 from mailbox where name = $1 and id <> $2)
