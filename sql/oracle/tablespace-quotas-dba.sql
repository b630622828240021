-- How much another account may store in each tablespace: -1 for all there is. Needs SELECT on DBA_TS_QUOTAS.
SELECT q.TABLESPACE_NAME AS "tablespace",
  q.MAX_BYTES AS "max_bytes"
FROM DBA_TS_QUOTAS q
WHERE q.USERNAME = :owner
ORDER BY q.TABLESPACE_NAME
