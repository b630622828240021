-- When tables were made, for those engines that keep it apart from the time of the last write.
SELECT t.table_name AS name,
  t.engine AS storage_engine,
  t.create_time AS made
FROM information_schema.tables t
WHERE t.table_schema = :database
  AND BINARY t.table_schema = :database
  AND t.engine IN ('InnoDB', 'MyISAM', 'Aria')
ORDER BY t.table_name
