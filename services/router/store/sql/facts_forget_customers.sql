-- Removes customers whose tickets and identities were moved.
delete from customer where id = any ($1::bigint[])
