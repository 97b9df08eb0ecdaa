-- Keeps a file that no reply uses yet.
insert into upload (id, agent_id, filename, content_type, size, sha256, content, created_at)
values ($1, $2, $3, $4, octet_length($6::bytea), $5, $6::bytea, $7)
