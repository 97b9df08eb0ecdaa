-- Takes from customers ($1) the addresses that are not among those given ($2 customers, $3 addresses, pairwise).
delete from identity as i
where i.kind = 'address' and i.customer_id = any ($1::bigint[])
    and not exists (
        select 1
        from unnest($2::bigint[], $3::text[]) as given (customer_id, value)
        where given.customer_id = i.customer_id and given.value = i.value
    )
