-- Views and sequences.
SELECT t.table_name AS name,
  t.table_type AS kind
FROM information_schema.tables t
WHERE t.table_schema = :database
  AND BINARY t.table_schema = :database
  AND t.table_type IN ('VIEW', 'SEQUENCE')
ORDER BY t.table_name
