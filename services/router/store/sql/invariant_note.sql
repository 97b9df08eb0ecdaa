-- Keeps how the invariant stood when it was looked at.
update invariant_check set at = $1, open = $2, violations = $3
