-- Columns that the server keeps encrypted (transparent data encryption).
SELECT c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "column_name",
  c.ENCRYPTION_ALG AS "algorithm"
FROM ALL_ENCRYPTED_COLUMNS c
WHERE c.OWNER = :owner
ORDER BY c.TABLE_NAME, c.COLUMN_NAME
