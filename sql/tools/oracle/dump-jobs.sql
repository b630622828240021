-- Jobs of Data Pump of this account.
SELECT j.JOB_NAME AS "name",
  j.STATE AS "state"
FROM USER_DATAPUMP_JOBS j
ORDER BY j.JOB_NAME
