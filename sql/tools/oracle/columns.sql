-- Columns of tables and views in one row each, by which a change of a table shows. Of a default the length alone is asked for:
-- its text is a LONG of several lines.
SELECT c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "name",
  c.DATA_TYPE AS "type",
  c.DATA_LENGTH AS "length",
  c.NULLABLE AS "nullable",
  c.DEFAULT_LENGTH AS "default_length"
FROM ALL_TAB_COLUMNS c
WHERE c.OWNER = :owner
ORDER BY c.TABLE_NAME, c.COLUMN_ID
