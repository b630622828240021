-- Policies that hide rows or columns (DBMS_RLS).
SELECT p.OBJECT_NAME AS "table_name",
  p.POLICY_NAME AS "policy",
  p.ENABLE AS "enabled"
FROM ALL_POLICIES p
WHERE p.OBJECT_OWNER = :owner
ORDER BY p.OBJECT_NAME, p.POLICY_NAME
