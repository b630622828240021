-- Whether an account is there; every account may ask.
SELECT u.USERNAME AS "name"
FROM ALL_USERS u
WHERE u.USERNAME = :name
