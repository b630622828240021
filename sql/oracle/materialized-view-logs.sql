-- Logs of changes that materialized views read, with the tables that hold them: they go with their master table.
SELECT l.MASTER AS "master",
  l.LOG_TABLE AS "log_table"
FROM ALL_MVIEW_LOGS l
WHERE l.LOG_OWNER = :owner
ORDER BY l.MASTER
