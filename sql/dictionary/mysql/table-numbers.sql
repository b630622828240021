-- Numbers that InnoDB gave its tables and partitions: a table that was exchanged, emptied or rebuilt has another one.
-- Needs PROCESS. Names are those of files, in the character set `filename`.
SELECT n.name AS file,
  n.table_id AS number,
  convert(cast(convert(substring_index(substring_index(substring_index(n.name, '/', -1), '#P#', 1), '#p#', 1) USING binary)
    AS char CHARACTER SET filename) USING utf8mb4) AS name
FROM information_schema.innodb_sys_tables n
WHERE convert(cast(convert(substring_index(n.name, '/', 1) USING binary) AS char CHARACTER SET filename) USING utf8mb4) = :database
  AND n.name NOT LIKE '%/#sql%'
  AND n.name NOT LIKE '%/FTS|_%' ESCAPE '|'
ORDER BY n.name
