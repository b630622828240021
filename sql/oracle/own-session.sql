-- Number by which the session list knows this session.
SELECT SYS_CONTEXT('USERENV', 'SESSIONID') AS "audit_number",
  SYS_CONTEXT('USERENV', 'SID') AS "sid"
FROM DUAL
