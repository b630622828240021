-- Statements of others that have been running for a while: who asks for a lock on everything waits for them, and
-- everybody else waits behind him.
SELECT id AS id, user AS user, time AS seconds
FROM information_schema.processlist
WHERE command IN ('Query', 'Execute')
  AND time >= :seconds
  AND id <> connection_id()
  AND user NOT IN ('system user', 'event_scheduler')
ORDER BY time DESC
