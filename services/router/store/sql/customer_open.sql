-- Makes a customer with identities ($4 kinds, $5 values, pairwise) that nobody has yet.
with added as (
    insert into customer (name, language, created_at)
    values ($1, $2, $3)
    returning id
),
known_by as (
    insert into identity (customer_id, kind, value)
    select added.id, i.kind, i.value
    from added, unnest($4::text[], $5::text[]) as i (kind, value)
    on conflict do nothing
)
select id from added
