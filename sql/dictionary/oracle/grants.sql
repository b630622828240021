-- Grants on objects of the schema, as their owner sees them.
SELECT g.GRANTEE AS "grantee",
  g.TABLE_NAME AS "object_name",
  g.GRANTOR AS "grantor",
  g.PRIVILEGE AS "privilege",
  g.GRANTABLE AS "grantable",
  g.HIERARCHY AS "hierarchy"
FROM ALL_TAB_PRIVS g
WHERE g.TABLE_SCHEMA = :owner
ORDER BY g.TABLE_NAME, g.GRANTEE, g.PRIVILEGE, g.GRANTOR
