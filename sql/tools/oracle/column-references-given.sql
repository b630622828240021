-- The same of single columns.
SELECT g.TABLE_NAME AS "table_name",
  g.GRANTEE AS "grantee"
FROM ALL_COL_PRIVS g
WHERE g.TABLE_SCHEMA = :owner
  AND g.PRIVILEGE = 'REFERENCES'
  AND g.GRANTEE <> :owner
ORDER BY g.TABLE_NAME, g.GRANTEE
