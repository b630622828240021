-- Columns of tables and views in their order, with those that the server made for itself.
-- DATA_DEFAULT is a LONG: it is fetched as text and nothing can be done with it in SQL.
SELECT c.TABLE_NAME AS "table_name",
  c.COLUMN_NAME AS "name",
  c.COLUMN_ID AS "number",
  c.DATA_TYPE AS "data_type",
  c.DATA_TYPE_OWNER AS "data_type_owner",
  c.DATA_TYPE_MOD AS "data_type_mod",
  c.DATA_LENGTH AS "data_length",
  c.DATA_PRECISION AS "data_precision",
  c.DATA_SCALE AS "data_scale",
  c.CHAR_LENGTH AS "char_length",
  c.CHAR_USED AS "char_used",
  c.CHARACTER_SET_NAME AS "character_set",
  c.NULLABLE AS "nullable",
  c.HIDDEN_COLUMN AS "hidden",
  c.VIRTUAL_COLUMN AS "virtual",
  c.DATA_DEFAULT AS "data_default"
FROM ALL_TAB_COLS c
WHERE c.OWNER = :owner
ORDER BY c.TABLE_NAME, c.INTERNAL_COLUMN_ID
