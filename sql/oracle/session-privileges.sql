-- System privileges of this session, those of its roles among them.
SELECT p.PRIVILEGE AS "privilege"
FROM SESSION_PRIVS p
ORDER BY p.PRIVILEGE
