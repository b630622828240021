-- Large objects that the server keeps encrypted (SecureFiles).
SELECT l.TABLE_NAME AS "table_name",
  l.COLUMN_NAME AS "column_name"
FROM ALL_LOBS l
WHERE l.OWNER = :owner
  AND l.ENCRYPT = 'YES'
ORDER BY l.TABLE_NAME, l.COLUMN_NAME
