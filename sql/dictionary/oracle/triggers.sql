-- Triggers and what they are on; their texts are among the routines.
SELECT t.TRIGGER_NAME AS "name",
  t.TABLE_OWNER AS "table_owner",
  t.BASE_OBJECT_TYPE AS "base_object_type",
  t.TABLE_NAME AS "table_name",
  t.STATUS AS "status"
FROM ALL_TRIGGERS t
WHERE t.OWNER = :owner
ORDER BY t.TRIGGER_NAME
