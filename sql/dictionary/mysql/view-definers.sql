-- Who defined the views.
SELECT v.table_name AS name,
  v.definer AS definer
FROM information_schema.views v
WHERE v.table_schema = :database
  AND BINARY v.table_schema = :database
