-- Gives the language of every customer of whom it is known.
select coalesce(external_id, '#' || id) as external_id, language
from customer
where language is not null
order by id
