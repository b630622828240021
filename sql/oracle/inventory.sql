-- Everything in a schema that has a name of its own, and whether it is VALID. What lies in the recycle bin is not there.
SELECT o.OBJECT_TYPE AS "type",
  o.OBJECT_NAME AS "name",
  o.STATUS AS "status"
FROM ALL_OBJECTS o
WHERE o.OWNER = :owner
  AND o.SUBOBJECT_NAME IS NULL
  AND o.SECONDARY = 'N'
  AND o.OBJECT_NAME NOT LIKE 'BIN$%'
ORDER BY o.OBJECT_TYPE, o.OBJECT_NAME
