-- Tables that hold a part of another one: they come and go with it.
SELECT t.TABLE_NAME AS "name"
FROM ALL_TABLES t
WHERE t.OWNER = :owner
  AND (t.NESTED = 'YES' OR t.IOT_TYPE IN ('IOT_OVERFLOW', 'IOT_MAPPING'))
ORDER BY t.TABLE_NAME
