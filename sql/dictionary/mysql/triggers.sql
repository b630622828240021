-- Triggers in the order in which they fire, which is the order in which they have to be created.
SELECT t.trigger_name AS name,
  t.event_object_table AS table_name,
  t.definer AS definer
FROM information_schema.triggers t
WHERE t.trigger_schema = :database
  AND BINARY t.trigger_schema = :database
ORDER BY t.event_object_table, t.action_timing, t.event_manipulation, t.action_order, t.created, t.trigger_name
