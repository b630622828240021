-- Indexes of other schemas on tables of this one, which go with these tables.
SELECT i.OWNER AS "owner",
  i.INDEX_NAME AS "name",
  i.TABLE_NAME AS "table_name"
FROM ALL_INDEXES i
WHERE i.TABLE_OWNER = :owner
  AND i.OWNER <> i.TABLE_OWNER
ORDER BY i.OWNER, i.INDEX_NAME
