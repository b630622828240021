-- Public synonyms for objects of the schema: they belong to the database and not to the schema.
SELECT s.SYNONYM_NAME AS "name",
  s.TABLE_NAME AS "table_name"
FROM ALL_SYNONYMS s
WHERE s.OWNER = 'PUBLIC'
  AND s.TABLE_OWNER = :owner
ORDER BY s.SYNONYM_NAME
