-- Synonyms of the schema.
SELECT s.SYNONYM_NAME AS "name",
  s.TABLE_OWNER AS "table_owner",
  s.TABLE_NAME AS "table_name",
  s.DB_LINK AS "db_link"
FROM ALL_SYNONYMS s
WHERE s.OWNER = :owner
ORDER BY s.SYNONYM_NAME
