-- Events that run once or until a certain time, by the clock of their own time zone, but for those that are disabled and
-- kept whatever the time is.
SELECT e.event_name AS name,
  cast(coalesce(e.execute_at, e.ends) AS char) AS last_time,
  e.time_zone AS time_zone
FROM information_schema.events e
WHERE e.event_schema = :database
  AND BINARY e.event_schema = :database
  AND coalesce(e.execute_at, e.ends) IS NOT NULL
  AND NOT (e.status = 'DISABLED' AND e.on_completion = 'PRESERVE')
ORDER BY e.event_name
