-- Who we are.
SELECT USER AS "name"
FROM DUAL
