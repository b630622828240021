-- How much this account may store in each tablespace: -1 for all there is.
SELECT q.TABLESPACE_NAME AS "tablespace",
  q.MAX_BYTES AS "max_bytes"
FROM USER_TS_QUOTAS q
ORDER BY q.TABLESPACE_NAME
