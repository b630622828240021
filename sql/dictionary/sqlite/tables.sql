-- Tables in the order of their names, with their CREATE TABLE; names and texts as bytes.
SELECT
  CAST(master.name AS BLOB) AS name,
  CAST(master.sql AS BLOB) AS create_statement,
  list.type AS type
FROM sqlite_master AS master
JOIN pragma_table_list AS list ON list.schema = 'main' AND list.name = master.name
WHERE master.type = 'table' AND master.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY master.name
