-- Gives how the invariant stood when it was looked at last.
select at, open, violations from invariant_check
