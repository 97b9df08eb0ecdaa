-- Lets another ($2) stand for a customer ($1), and gives the external id that the other is to have for want of one.
update customer as gone
set merged_into = other.id, version = gone.version + 1,
    external_id = case when other.external_id is null then null else gone.external_id end
from customer as gone_before, customer as other
where gone.id = $1 and gone_before.id = gone.id and other.id = $2
returning case when other.external_id is null then gone_before.external_id end
