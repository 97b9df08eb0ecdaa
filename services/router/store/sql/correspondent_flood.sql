-- Tells whether so many letters ($2) came after a moment.
select count(*) >= $2
from (select 1 from message where kind = 'letter' and received_at > $1 limit $2) as some
