-- Constraints in one row each, by which a change shows; LAST_CHANGE is when one was switched on or off.
SELECT c.TABLE_NAME AS "table_name",
  c.CONSTRAINT_NAME AS "name",
  c.CONSTRAINT_TYPE AS "type",
  c.STATUS AS "status",
  c.VALIDATED AS "validated",
  c.DEFERRABLE AS "deferrable",
  c.DEFERRED AS "deferred",
  c.DELETE_RULE AS "delete_rule",
  c.RELY AS "rely",
  TO_CHAR(c.LAST_CHANGE, 'YYYY-MM-DD HH24:MI:SS') AS "changed"
FROM ALL_CONSTRAINTS c
WHERE c.OWNER = :owner
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME
