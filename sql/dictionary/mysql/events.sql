-- Events of the server's clock.
SELECT e.event_name AS name,
  e.definer AS definer
FROM information_schema.events e
WHERE e.event_schema = :database
  AND BINARY e.event_schema = :database
ORDER BY e.event_name
