-- How large objects are stored.
SELECT l.TABLE_NAME AS "table_name",
  l.COLUMN_NAME AS "column_name",
  l.CHUNK AS "chunk",
  l.PCTVERSION AS "pctversion",
  l.CACHE AS "cache",
  l.LOGGING AS "logging",
  l.COMPRESSION AS "compression",
  l.DEDUPLICATION AS "deduplication",
  l.IN_ROW AS "in_row",
  l.SECUREFILE AS "securefile"
FROM ALL_LOBS l
WHERE l.OWNER = :owner
ORDER BY l.TABLE_NAME, l.COLUMN_NAME
