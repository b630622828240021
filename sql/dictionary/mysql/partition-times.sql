-- When partitions were made.
SELECT p.table_name AS name,
  p.partition_name AS partition_name,
  p.subpartition_name AS subpartition_name,
  p.create_time AS made
FROM information_schema.partitions p
WHERE p.table_schema = :database
  AND BINARY p.table_schema = :database
  AND p.partition_name IS NOT NULL
ORDER BY p.table_name, p.partition_name, p.subpartition_name
