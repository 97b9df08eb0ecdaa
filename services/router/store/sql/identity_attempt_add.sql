-- Counts an attempt of a login ($1) at $2 and gives how many there were since $3, this one included.
with counted as (
    insert into sign_in_attempt (login, at) values ($1, $2)
)
select 1 + count(*) as attempts from sign_in_attempt where login = $1 and at >= $3
