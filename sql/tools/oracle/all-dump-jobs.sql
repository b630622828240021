-- Jobs of Data Pump of all accounts. Needs SELECT on DBA_DATAPUMP_JOBS.
SELECT j.JOB_NAME AS "name",
  j.STATE AS "state"
FROM DBA_DATAPUMP_JOBS j
ORDER BY j.JOB_NAME
