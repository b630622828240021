-- What the server says of itself.
SELECT version() AS version,
  @@version_comment AS version_comment,
  @@max_allowed_packet AS max_allowed_packet,
  @@lower_case_table_names AS lower_case_table_names,
  @@port AS port,
  @@socket AS socket,
  @@datadir AS data_directory
