-- Takes from an audience ($1) the product groups it no longer has.
delete from product_group where audience_id = $1 and key <> all ($2::text[])
