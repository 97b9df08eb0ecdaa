-- Adds customers or replaces what is known of them, by external id; the version rises only where something changed.
insert into customer (external_id, name, language, phone, created_at)
select external_id, name, language, phone, $5
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as given (external_id, name, language, phone)
order by external_id
on conflict (external_id) do update
set name = excluded.name, language = excluded.language, phone = excluded.phone,
    version = customer.version + (
        (customer.name, customer.language, customer.phone)
        is distinct from (excluded.name, excluded.language, excluded.phone)
    )::integer
returning id, external_id
