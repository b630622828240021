-- Databases that are not the server's own, nor what an import of ours is building or has put aside.
SELECT schema_name AS name
FROM information_schema.schemata
WHERE lower(schema_name) NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
  AND schema_name NOT LIKE 'ovm|_rescue|_new|_%' ESCAPE '|'
  AND schema_name NOT LIKE 'ovm|_rescue|_old|_%' ESCAPE '|'
  AND schema_name NOT LIKE '#mysql50#%'
ORDER BY schema_name
