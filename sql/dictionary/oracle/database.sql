-- The account of a schema.
SELECT u.USERNAME AS "name"
FROM ALL_USERS u
WHERE u.USERNAME = :owner
