-- Gives, of the customers of these external ids ($1), those who were merged, and the external id of the other.
select gone.external_id, gone.id, other.external_id as other
from customer as gone
join customer as other on other.id = gone.merged_into
where gone.external_id = any ($1::text[])
