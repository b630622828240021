-- Columns of the primary keys in their order.
SELECT s.table_name AS table_name,
  s.column_name AS column_name
FROM information_schema.statistics s
WHERE s.table_schema = :database
  AND BINARY s.table_schema = :database
  AND s.index_name = 'PRIMARY'
ORDER BY s.table_name, s.seq_in_index
