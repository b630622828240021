-- Constraints of tables and views: C check and NOT NULL, P primary key, U unique, R foreign key, V check option and O read
-- only of views. SEARCH_CONDITION is a LONG.
SELECT c.CONSTRAINT_NAME AS "name",
  c.CONSTRAINT_TYPE AS "type",
  c.TABLE_NAME AS "table_name",
  c.SEARCH_CONDITION AS "search_condition",
  c.R_OWNER AS "referenced_owner",
  c.R_CONSTRAINT_NAME AS "referenced_constraint",
  c.DELETE_RULE AS "delete_rule",
  c.STATUS AS "status",
  c.DEFERRABLE AS "deferrable",
  c.DEFERRED AS "deferred",
  c.VALIDATED AS "validated",
  c.GENERATED AS "generated",
  c.RELY AS "rely",
  c.INDEX_OWNER AS "index_owner",
  c.INDEX_NAME AS "index_name"
FROM ALL_CONSTRAINTS c
WHERE c.OWNER = :owner
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME
