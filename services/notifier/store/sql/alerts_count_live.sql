-- Counts the recipients who are shown a live alert they have not acknowledged.
select count(*)
from alert_recipient
where withdrawn_at is null and shown_at is not null and acknowledged_at is null
