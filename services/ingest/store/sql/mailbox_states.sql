-- Counts the mailboxes by state.
select state, count(*) as mailboxes from mailbox group by state
