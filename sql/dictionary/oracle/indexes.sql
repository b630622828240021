-- Indexes on the tables of a schema, those that others own on them too. INCLUDE_COLUMN is the number of the last column that an
-- index-organized table keeps in its index.
SELECT i.OWNER AS "owner",
  i.INDEX_NAME AS "name",
  i.INDEX_TYPE AS "type",
  i.TABLE_NAME AS "table_name",
  i.UNIQUENESS AS "uniqueness",
  i.COMPRESSION AS "compression",
  i.PREFIX_LENGTH AS "prefix_length",
  i.STATUS AS "status",
  i.PARTITIONED AS "partitioned",
  i.GENERATED AS "generated",
  i.VISIBILITY AS "visibility",
  i.JOIN_INDEX AS "join_index",
  i.INCLUDE_COLUMN AS "include_column"
FROM ALL_INDEXES i
WHERE i.TABLE_OWNER = :owner
ORDER BY i.TABLE_NAME, i.INDEX_NAME
