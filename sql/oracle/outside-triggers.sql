-- Triggers of other schemas on tables and views of this one, which their owner sees. Those on the schema itself name no table.
SELECT t.OWNER AS "owner",
  t.TRIGGER_NAME AS "name",
  t.TABLE_NAME AS "table_name"
FROM ALL_TRIGGERS t
WHERE t.TABLE_OWNER = :owner
  AND t.OWNER <> t.TABLE_OWNER
  AND t.TABLE_NAME IS NOT NULL
ORDER BY t.OWNER, t.TRIGGER_NAME
