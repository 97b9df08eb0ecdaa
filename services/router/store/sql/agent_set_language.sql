-- Sets the language an agent is told things in.
update agent set language = $2 where id = $1 and language is distinct from $2
