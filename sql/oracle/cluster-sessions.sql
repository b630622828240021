-- Sessions of people and programs on all instances of a cluster, our own among them. Needs SELECT on GV$SESSION.
SELECT s.INST_ID AS "instance",
  s.SID AS "sid",
  s.SERIAL# AS "serial",
  s.AUDSID AS "audit_number",
  s.USERNAME AS "user",
  s.SCHEMANAME AS "database",
  s.MACHINE AS "host",
  s.PROGRAM AS "program",
  s.MODULE AS "module",
  s.STATUS AS "status"
FROM GV$SESSION s
WHERE s.TYPE = 'USER'
ORDER BY s.INST_ID, s.SID
