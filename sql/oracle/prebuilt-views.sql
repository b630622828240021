-- Materialized views over a table that was there before them and stays when they are dropped.
SELECT m.CONTAINER_NAME AS "name"
FROM ALL_MVIEWS m
WHERE m.OWNER = :owner
  AND m.BUILD_MODE = 'PREBUILT'
ORDER BY m.CONTAINER_NAME
