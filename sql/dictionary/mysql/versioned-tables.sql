-- Tables that keep former versions of their rows, of MariaDB.
SELECT t.table_name AS name
FROM information_schema.tables t
WHERE t.table_schema = :database
  AND BINARY t.table_schema = :database
  AND t.table_type = 'SYSTEM VERSIONED'
ORDER BY t.table_name
