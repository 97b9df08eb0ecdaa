-- Makes a customer.
insert into customer (name, language, created_at)
values ($1, $2, $3)
returning id
