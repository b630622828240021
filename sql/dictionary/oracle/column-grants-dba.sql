-- Grants on columns, as an account that reads the whole dictionary sees them; columns have other names there.
SELECT g.GRANTEE AS "grantee",
  g.TABLE_NAME AS "object_name",
  g.COLUMN_NAME AS "column_name",
  g.GRANTOR AS "grantor",
  g.PRIVILEGE AS "privilege",
  g.GRANTABLE AS "grantable"
FROM DBA_COL_PRIVS g
WHERE g.OWNER = :owner
ORDER BY g.TABLE_NAME, g.COLUMN_NAME, g.GRANTEE, g.PRIVILEGE, g.GRANTOR
