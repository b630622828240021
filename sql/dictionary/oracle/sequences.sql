-- Sequences. LAST_NUMBER is what the server has on disk: the first number behind those that sessions may have got.
SELECT s.SEQUENCE_NAME AS "name",
  s.MIN_VALUE AS "min_value",
  s.MAX_VALUE AS "max_value",
  s.INCREMENT_BY AS "increment_by",
  s.CYCLE_FLAG AS "cycle_flag",
  s.ORDER_FLAG AS "order_flag",
  s.CACHE_SIZE AS "cache_size",
  s.LAST_NUMBER AS "last_number"
FROM ALL_SEQUENCES s
WHERE s.SEQUENCE_OWNER = :owner
ORDER BY s.SEQUENCE_NAME
