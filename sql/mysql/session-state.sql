-- What one session is doing.
SELECT command, coalesce(state, '') AS state
FROM information_schema.processlist
WHERE id = :session
