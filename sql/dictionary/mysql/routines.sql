-- Functions, procedures and MariaDB's packages.
SELECT r.routine_name AS name,
  r.routine_type AS kind,
  r.definer AS definer
FROM information_schema.routines r
WHERE r.routine_schema = :database
  AND BINARY r.routine_schema = :database
ORDER BY r.routine_type, r.routine_name
