-- Columns of constraints; those of check constraints have no position.
SELECT c.CONSTRAINT_NAME AS "constraint_name",
  c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "column_name",
  c.POSITION AS "position"
FROM ALL_CONS_COLUMNS c
WHERE c.OWNER = :owner
ORDER BY c.CONSTRAINT_NAME, c.POSITION, c.COLUMN_NAME
