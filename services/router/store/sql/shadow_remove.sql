-- Ends the policy beside the one that counts.
with forgotten as (
    delete from shadow_difference
)
delete from shadow_policy returning hash
