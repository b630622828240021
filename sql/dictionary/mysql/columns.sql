-- Columns of all tables in their order; 5.5 knows generated columns by `extra` only.
SELECT c.table_name AS table_name,
  c.column_name AS name,
  c.data_type AS data_type,
  c.column_type AS column_type,
  c.is_nullable AS is_nullable,
  c.character_set_name AS character_set,
  c.collation_name AS collation,
  c.extra AS extra
FROM information_schema.columns c
WHERE c.table_schema = :database
  AND BINARY c.table_schema = :database
ORDER BY c.table_name, c.ordinal_position
