-- Has the rest of the transaction read what is open in the order of its indexes, and with one process: a look that is taken
-- each minute neither lays a million rows out on disk nor takes the other cores from those who decide.
select set_config('random_page_cost', '1.1', true), set_config('max_parallel_workers_per_gather', '0', true)
