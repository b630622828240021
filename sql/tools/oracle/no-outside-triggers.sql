-- Fails by a division by zero when another schema has a trigger on a table or view of this one.
SELECT 1 / CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END AS "none"
FROM ALL_TRIGGERS t
WHERE t.TABLE_OWNER = :owner
  AND t.OWNER <> t.TABLE_OWNER
  AND t.TABLE_NAME IS NOT NULL
