-- Code that was compiled with lengths that count characters where they do not say what they count.
SELECT s.TYPE AS "type",
  s.NAME AS "object_name"
FROM ALL_PLSQL_OBJECT_SETTINGS s
WHERE s.OWNER = :owner
  AND s.NLS_LENGTH_SEMANTICS = 'CHAR'
ORDER BY s.TYPE, s.NAME
