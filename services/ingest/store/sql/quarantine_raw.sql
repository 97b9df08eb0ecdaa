-- Gives the bytes of a letter set aside, or its header when the letter was not fetched.
select coalesce(raw.content, quarantine.header)
from quarantine
left join raw using (sha256)
where quarantine.id = $1
