-- Gives the bytes of letter $1.
select raw.content from letter join raw using (sha256) where letter.id = $1
