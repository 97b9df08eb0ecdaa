-- Gives the language an agent is told things in; null while nobody has said which.
select language from agent where id = $1
