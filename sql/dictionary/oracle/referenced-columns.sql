-- Columns of a key in another schema that a foreign key refers to.
SELECT c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "column_name"
FROM ALL_CONS_COLUMNS c
WHERE c.OWNER = :owner
  AND c.CONSTRAINT_NAME = :constraint
ORDER BY c.POSITION
