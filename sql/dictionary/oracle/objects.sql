-- Everything in the schema by kind and name, its number, when it was last defined, and whether it is VALID. Whatever no other
-- statement finds is found here.
SELECT o.OBJECT_TYPE AS "type",
  o.OBJECT_NAME AS "name",
  o.SUBOBJECT_NAME AS "part",
  o.STATUS AS "status",
  o.GENERATED AS "generated",
  o.SECONDARY AS "secondary",
  o.OBJECT_ID AS "number",
  o.DATA_OBJECT_ID AS "data_number",
  o.TIMESTAMP AS "defined"
FROM ALL_OBJECTS o
WHERE o.OWNER = :owner
ORDER BY o.OBJECT_TYPE, o.OBJECT_NAME, o.SUBOBJECT_NAME
