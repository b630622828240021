-- Views. TEXT is a LONG.
SELECT v.VIEW_NAME AS "name",
  v.VIEW_TYPE AS "view_type",
  v.TEXT AS "text"
FROM ALL_VIEWS v
WHERE v.OWNER = :owner
ORDER BY v.VIEW_NAME
