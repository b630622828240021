-- Tables whose rows are files of the server.
SELECT x.TABLE_NAME AS "name"
FROM ALL_EXTERNAL_TABLES x
WHERE x.OWNER = :owner
ORDER BY x.TABLE_NAME
