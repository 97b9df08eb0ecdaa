-- Gives a customer ($1) the external id ($2) of one merged into him ($3): what is said by it is said of himself from now
-- on, and replaces what came with that one; what he was known by before stays.
with own as (
    update identity
    set origin_id = case when origin_id = $3 then null else coalesce(origin_id, $1) end
    where customer_id = $1
)
update customer set external_id = $2, version = version + 1 where id = $1
