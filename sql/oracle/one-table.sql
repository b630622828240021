-- Whether a schema has a table of that name.
SELECT t.TABLE_NAME AS "name"
FROM ALL_TABLES t
WHERE t.OWNER = :owner
  AND t.TABLE_NAME = :name
