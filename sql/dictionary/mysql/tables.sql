-- Tables with rows of their own, and what their engine promises. MariaDB names those with row history apart.
SELECT t.table_name AS name,
  t.engine AS storage_engine,
  e.transactions AS transactions,
  t.table_rows AS estimated_rows,
  t.data_length AS estimated_bytes
FROM information_schema.tables t
LEFT JOIN information_schema.engines e ON e.engine = t.engine
WHERE t.table_schema = :database
  AND BINARY t.table_schema = :database
  AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY t.table_name
