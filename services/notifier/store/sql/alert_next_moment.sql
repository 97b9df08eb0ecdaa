-- Gives the earliest moment at which somebody must be shown an alert.
select min(at) from alert_recipient where shown_at is null and withdrawn_at is null
