-- Tables of a schema that are not in READ ONLY mode, and that can be put into it.
SELECT t.TABLE_NAME AS "name"
FROM ALL_TABLES t
WHERE t.OWNER = :owner
  AND t.READ_ONLY = 'NO'
  AND t.TEMPORARY = 'N'
ORDER BY t.TABLE_NAME
