-- Fails by a division by zero when another schema has an index on a table of this one, or this one on a table of another.
SELECT 1 / CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END AS "none"
FROM ALL_INDEXES i
WHERE (i.OWNER = :owner OR i.TABLE_OWNER = :owner)
  AND i.OWNER <> i.TABLE_OWNER
