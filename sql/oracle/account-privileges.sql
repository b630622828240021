-- System privileges that were given to another account itself. Needs SELECT on DBA_SYS_PRIVS.
SELECT p.PRIVILEGE AS "privilege"
FROM DBA_SYS_PRIVS p
WHERE p.GRANTEE = :owner
ORDER BY p.PRIVILEGE
