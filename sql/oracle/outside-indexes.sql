-- Indexes of this schema on tables of other schemas: they stay when all tables of this one are dropped.
SELECT i.INDEX_NAME AS "name"
FROM ALL_INDEXES i
WHERE i.OWNER = :owner
  AND i.TABLE_OWNER <> i.OWNER
ORDER BY i.INDEX_NAME
