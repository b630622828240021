-- Policies that have reading and changing of rows recorded (DBMS_FGA).
SELECT p.OBJECT_NAME AS "table_name",
  p.POLICY_NAME AS "policy"
FROM ALL_AUDIT_POLICIES p
WHERE p.OBJECT_SCHEMA = :owner
ORDER BY p.OBJECT_NAME, p.POLICY_NAME
