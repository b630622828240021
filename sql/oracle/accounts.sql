-- All accounts; every account may ask.
SELECT u.USERNAME AS "name"
FROM ALL_USERS u
ORDER BY u.USERNAME
