-- Forgets the pauses of an address.
delete from correspondent where address = $1
