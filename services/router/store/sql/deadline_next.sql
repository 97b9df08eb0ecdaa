-- Gives the due time of the next live deadline or reminder.
select least(
    (select min(due_at) from deadline where done_at is null),
    (select min(due_at) from reminder where done_at is null)
)
