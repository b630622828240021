/**
 * What each of our sessions is set to. Comments with a version are skipped by servers that are older and do not know
 * the variable; MariaDB skips those of MySQL from 5.7 on.
 */
export const sessionStatements: readonly string[] = [
  // No mode: SHOW CREATE writes backticks and all table options, and nothing depends on the server's own setting.
  "SET SESSION sql_mode = '', time_zone = '+00:00', sql_quote_show_create = 1",
  // A slow disk or line on our side is no reason for the server to hang up.
  'SET SESSION net_write_timeout = 86400, net_read_timeout = 86400, wait_timeout = 604800',
  // Somebody else's open transaction shall end in an error, not in waiting for a year (5.5) or a day.
  'SET SESSION lock_wait_timeout = 60',
  // MySQL 8 would plan with numbers of rows that are up to a day old.
  'SET SESSION sql_select_limit = DEFAULT /*M!100101 , max_statement_time = 0 */ /*!50708 , max_execution_time = 0 */ ' +
    '/*!80011 , information_schema_stats_expiry = 0 */',
];
