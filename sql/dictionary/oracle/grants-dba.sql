-- Grants on objects of the schema, as an account that reads the whole dictionary sees them; columns have other names there.
SELECT g.GRANTEE AS "grantee",
  g.TABLE_NAME AS "object_name",
  g.GRANTOR AS "grantor",
  g.PRIVILEGE AS "privilege",
  g.GRANTABLE AS "grantable",
  g.HIERARCHY AS "hierarchy"
FROM DBA_TAB_PRIVS g
WHERE g.OWNER = :owner
ORDER BY g.TABLE_NAME, g.GRANTEE, g.PRIVILEGE, g.GRANTOR
