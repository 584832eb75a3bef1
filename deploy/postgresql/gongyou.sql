-- Once, as superuser: psql -f gongyou.sql. Then \password gongyou
CREATE ROLE gongyou LOGIN;
CREATE DATABASE gongyou OWNER gongyou ENCODING 'UTF8' TEMPLATE template0;
-- So that what is erased leaves the write-ahead log at once (docs/privacy.md).
GRANT pg_checkpoint TO gongyou;
\connect gongyou
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO gongyou;
