-- Fails by a division by zero when another schema has a foreign key to something of this one.
SELECT 1 / CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END AS "none"
FROM ALL_CONSTRAINTS c
WHERE c.R_OWNER = :owner
  AND c.OWNER <> c.R_OWNER
  AND c.CONSTRAINT_TYPE = 'R'
