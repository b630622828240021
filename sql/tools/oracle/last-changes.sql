-- When something was last done to tables, indexes and clusters, grants among it. Code is left out: whoever runs or compiles it
-- changes that time, and its TIMESTAMP tells another text.
SELECT o.OBJECT_TYPE AS "type",
  o.OBJECT_NAME AS "name",
  o.SUBOBJECT_NAME AS "part",
  TO_CHAR(o.LAST_DDL_TIME, 'YYYY-MM-DD HH24:MI:SS') AS "changed"
FROM ALL_OBJECTS o
WHERE o.OWNER = :owner
  AND o.OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION', 'INDEX', 'INDEX PARTITION', 'INDEX SUBPARTITION', 'CLUSTER')
ORDER BY o.OBJECT_TYPE, o.OBJECT_NAME, o.SUBOBJECT_NAME
