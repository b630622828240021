-- Indexes of this schema on tables of others, and of others on tables of this one.
SELECT i.OWNER AS "owner",
  i.INDEX_NAME AS "name",
  i.TABLE_OWNER AS "table_owner",
  i.TABLE_NAME AS "table_name"
FROM ALL_INDEXES i
WHERE (i.OWNER = :owner OR i.TABLE_OWNER = :owner)
  AND i.OWNER <> i.TABLE_OWNER
ORDER BY i.OWNER, i.INDEX_NAME
