-- Jobs of the old kind (DBMS_JOB), which have numbers and no names.
SELECT j.JOB AS "name"
FROM ALL_JOBS j
WHERE j.SCHEMA_USER = :owner
ORDER BY j.JOB
