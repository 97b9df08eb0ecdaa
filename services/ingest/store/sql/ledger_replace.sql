-- Puts the outcome of a letter that was taken in from quarantine $1 in the place of the old one.
update uid_ledger set outcome = $2, letter_id = $3, quarantine_id = null where quarantine_id = $1
