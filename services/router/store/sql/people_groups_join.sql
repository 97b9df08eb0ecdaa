-- Gives product groups ($2) to an audience ($1); those of another audience stay where they are.
insert into product_group (key, audience_id)
select unnest($2::text[]), $1
on conflict (key) do nothing
