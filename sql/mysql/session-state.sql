-- What one session is doing.
SELECT command AS command, coalesce(state, '') AS state
FROM information_schema.processlist
WHERE id = :session
