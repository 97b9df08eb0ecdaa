-- Notes that an agent came or went, if that is new.
update agent set present = $2 where id = $1 and present <> $2 returning true
