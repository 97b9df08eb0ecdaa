-- Counts the tickets that are not worked out.
select count(*) from ticket where state in ('waiting', 'claimed', 'snoozed')
