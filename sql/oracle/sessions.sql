-- Sessions of people and programs, our own among them. Needs SELECT on V$SESSION.
SELECT s.SID AS "sid",
  s.SERIAL# AS "serial",
  s.AUDSID AS "audit_number",
  s.USERNAME AS "user",
  s.SCHEMANAME AS "database",
  s.MACHINE AS "host",
  s.PROGRAM AS "program",
  s.MODULE AS "module",
  s.STATUS AS "status"
FROM V$SESSION s
WHERE s.TYPE = 'USER'
ORDER BY s.SID
