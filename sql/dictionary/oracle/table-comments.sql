-- Comments on tables and views.
SELECT c.TABLE_NAME AS "table_name",
  c.COMMENTS AS "comments"
FROM ALL_TAB_COMMENTS c
WHERE c.OWNER = :owner
  AND c.COMMENTS IS NOT NULL
ORDER BY c.TABLE_NAME
