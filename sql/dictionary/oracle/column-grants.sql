-- Grants on columns, as the owner sees them.
SELECT g.GRANTEE AS "grantee",
  g.TABLE_NAME AS "object_name",
  g.COLUMN_NAME AS "column_name",
  g.GRANTOR AS "grantor",
  g.PRIVILEGE AS "privilege",
  g.GRANTABLE AS "grantable"
FROM ALL_COL_PRIVS g
WHERE g.TABLE_SCHEMA = :owner
ORDER BY g.TABLE_NAME, g.COLUMN_NAME, g.GRANTEE, g.PRIVILEGE, g.GRANTOR
