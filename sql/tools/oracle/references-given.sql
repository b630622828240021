-- Who was allowed to refer to tables of this schema by foreign keys; without that nobody can have one. Its owner sees all of
-- these grants, but not the keys on tables that are hidden from it.
SELECT g.TABLE_NAME AS "table_name",
  g.GRANTEE AS "grantee"
FROM ALL_TAB_PRIVS g
WHERE g.TABLE_SCHEMA = :owner
  AND g.PRIVILEGE = 'REFERENCES'
  AND g.GRANTEE <> :owner
ORDER BY g.TABLE_NAME, g.GRANTEE
