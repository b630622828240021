-- How XMLTYPE columns are stored: as CLOB, BINARY or OBJECT-RELATIONAL.
SELECT x.TABLE_NAME AS "table_name",
  x.COLUMN_NAME AS "column_name",
  x.XMLSCHEMA AS "xml_schema",
  x.STORAGE_TYPE AS "storage_type"
FROM ALL_XML_TAB_COLS x
WHERE x.OWNER = :owner
ORDER BY x.TABLE_NAME, x.COLUMN_NAME
