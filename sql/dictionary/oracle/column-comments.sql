-- Comments on columns of tables and views.
SELECT c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "column_name",
  c.COMMENTS AS "comments"
FROM ALL_COL_COMMENTS c
WHERE c.OWNER = :owner
  AND c.COMMENTS IS NOT NULL
ORDER BY c.TABLE_NAME, c.COLUMN_NAME
