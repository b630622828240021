-- Foreign keys of other schemas that refer to tables of this one, as far as the account may see them.
SELECT c.OWNER AS "owner",
  c.TABLE_NAME AS "table_name",
  c.CONSTRAINT_NAME AS "name"
FROM ALL_CONSTRAINTS c
WHERE c.R_OWNER = :owner
  AND c.OWNER <> c.R_OWNER
  AND c.CONSTRAINT_TYPE = 'R'
ORDER BY c.OWNER, c.TABLE_NAME, c.CONSTRAINT_NAME
