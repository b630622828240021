-- Texts of functions, procedures, packages, types and triggers, line by line as they were typed.
SELECT s.NAME AS "name",
  s.TYPE AS "type",
  s.LINE AS "line",
  s.TEXT AS "text"
FROM ALL_SOURCE s
WHERE s.OWNER = :owner
ORDER BY s.TYPE, s.NAME, s.LINE
