-- Notes the UIDVALIDITY that counts from now on and gives the highest UID known under it.
with noted as (
    update mailbox set uid_validity = $2 where id = $1 and uid_validity is distinct from $2
)
select max(uid) from uid_ledger where mailbox_id = $1 and uid_validity = $2
