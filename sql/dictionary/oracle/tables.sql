-- Tables with rows, those in the recycle bin marked. Object tables are not among them.
SELECT t.TABLE_NAME AS "name",
  t.CLUSTER_NAME AS "cluster_name",
  t.IOT_NAME AS "iot_name",
  t.IOT_TYPE AS "iot_type",
  t.TEMPORARY AS "temporary",
  t.DURATION AS "duration",
  t.SECONDARY AS "secondary",
  t.NESTED AS "nested",
  t.PARTITIONED AS "partitioned",
  t.DROPPED AS "dropped",
  t.READ_ONLY AS "read_only",
  t.ROW_MOVEMENT AS "row_movement",
  t.NUM_ROWS AS "num_rows",
  t.AVG_ROW_LEN AS "avg_row_len"
FROM ALL_TABLES t
WHERE t.OWNER = :owner
ORDER BY t.TABLE_NAME
