-- Writes lines of orders.
insert into order_line (order_id, position, product_group, product, state)
select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[])
