-- Columns of all tables in order. hidden: 0 ordinary, 1 of a virtual table, 2 and 3 computed.
SELECT
  CAST(master.name AS BLOB) AS table_name,
  CAST(info.name AS BLOB) AS name,
  CAST(info.type AS BLOB) AS column_type,
  info."notnull" AS not_null,
  info.pk AS key_place,
  info.hidden AS hidden
FROM sqlite_master AS master
JOIN pragma_table_xinfo(master.name) AS info
WHERE master.type = 'table' AND master.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY master.name, info.cid
