-- Writes a batch of events for one or more destinations.
insert into outbox (id, destination, type, subject, ordering_key, occurred_at, traceparent, data)
select id, destination, type, subject, ordering_key, occurred_at, traceparent, data::json
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[])
    as e (id, destination, type, subject, ordering_key, occurred_at, traceparent, data)
