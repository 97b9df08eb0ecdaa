-- Takes from customers ($1, with the origins $2 of what is said of them) the addresses of that origin that are not among
-- those given ($3 customers, $4 addresses, pairwise).
delete from identity as i
using unnest($1::bigint[], $2::bigint[]) as said (customer_id, origin_id)
where i.kind = 'address' and i.customer_id = said.customer_id and i.origin_id is not distinct from said.origin_id
    and not exists (
        select 1
        from unnest($3::bigint[], $4::text[]) as given (customer_id, value)
        where given.customer_id = i.customer_id and given.value = i.value
    )
