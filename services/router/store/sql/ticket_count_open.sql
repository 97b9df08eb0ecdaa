-- Counts the tickets that are not worked out.
select count(*) from ticket where state <> 'worked_out'
