-- What the account may do with directory objects, by itself, by a role of the session or as everybody.
SELECT g.TABLE_NAME AS "name",
  g.PRIVILEGE AS "privilege"
FROM ALL_TAB_PRIVS g
WHERE g.TABLE_SCHEMA = 'SYS'
  AND g.PRIVILEGE IN ('READ', 'WRITE')
ORDER BY g.TABLE_NAME, g.PRIVILEGE
