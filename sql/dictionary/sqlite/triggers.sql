-- Triggers in the order in which they were made, which is one in which they can be made again.
SELECT
  CAST(name AS BLOB) AS name,
  CAST(tbl_name AS BLOB) AS table_name,
  CAST(sql AS BLOB) AS create_statement
FROM sqlite_master
WHERE type = 'trigger'
ORDER BY rowid
