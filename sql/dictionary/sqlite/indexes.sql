-- Indexes that have a statement of their own, in the order in which they were made; those of UNIQUE and PRIMARY KEY
-- have none.
SELECT
  CAST(name AS BLOB) AS name,
  CAST(tbl_name AS BLOB) AS table_name,
  CAST(sql AS BLOB) AS create_statement
FROM sqlite_master
WHERE type = 'index' AND sql IS NOT NULL
ORDER BY rowid
