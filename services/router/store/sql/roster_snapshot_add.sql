-- Keeps what lasts of a roster under its hash.
insert into roster_snapshot (hash, facts) values ($1, $2) on conflict do nothing
