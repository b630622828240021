-- Where AUTOINCREMENT goes on; this table is there as soon as one table uses it.
SELECT CAST(name AS BLOB) AS table_name, CAST(seq AS TEXT) AS last_number
FROM sqlite_sequence
ORDER BY name
