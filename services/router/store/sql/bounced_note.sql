-- Marks an address at which a letter did not arrive; what is permanent stays so.
insert into bounced_address as b (address, bounced_at, permanent, reason)
values ($1, $2, $3, $4)
on conflict (address) do update
set bounced_at = excluded.bounced_at, permanent = excluded.permanent, reason = excluded.reason
where excluded.bounced_at >= b.bounced_at and (excluded.permanent or not b.permanent)
