-- Keeps a secret ($1) and the one it replaces; a known one stays unless $3.
insert into publishing as p (secret, made_at) values ($1, $2)
on conflict (only_row) do update set secret = excluded.secret, former = p.secret, made_at = excluded.made_at
where $3::boolean
