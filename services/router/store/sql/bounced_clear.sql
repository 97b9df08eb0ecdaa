-- Takes back the marks of addresses that were made before a moment.
delete from bounced_address where address = any ($1::text[]) and bounced_at <= $2
