-- Columns of indexes in their order. Where an expression is indexed, or a column downwards, the column is the server's own.
SELECT c.INDEX_OWNER AS "index_owner",
  c.INDEX_NAME AS "index_name",
  c.COLUMN_NAME AS "column_name",
  c.COLUMN_POSITION AS "position",
  c.DESCEND AS "descend"
FROM ALL_IND_COLUMNS c
WHERE c.TABLE_OWNER = :owner
ORDER BY c.INDEX_NAME, c.COLUMN_POSITION
