import { join } from 'node:path';
import type { MariadbServer } from './mariadb-server.js';

/** The databases of type-zoo.sql. */
export const zooDatabases = ['type_zoo', 'zoo`s "other" %2F.db'] as const;

const zooFile = join(import.meta.dirname, 'type-zoo.sql');

/**
 * Accounts that are definers in the zoo. A server must know the definer of a view before it reads it, so a server that
 * the zoo is restored to needs them as well; the definer of one procedure is missing on purpose.
 */
export async function createZooAccounts(server: MariadbServer): Promise<void> {
  await server.sql(
    [
      "CREATE USER 'zoo_app'@'%' IDENTIFIED BY 'zoo-app-password';",
      "CREATE USER 'o''neil'@'10.%' IDENTIFIED BY 'oneil-password';",
      "GRANT ALL ON *.* TO 'zoo_app'@'%'; GRANT ALL ON *.* TO 'o''neil'@'10.%';",
    ].join('\n'),
  );
}

/** Loads both databases of the zoo and their accounts. */
export async function loadTypeZoo(server: MariadbServer): Promise<void> {
  await createZooAccounts(server);
  await server.load(zooFile);
}

/**
 * What the judge's text does not show: it rounds FLOAT, cannot tell the empty member of an ENUM from a value that is no
 * member, and leaves out where a counter stands. Each gives text that must be equal before and after.
 */
const probes: readonly string[] = [
  'SELECT id, f * 1e0, fd * 1e0, fu * 1e0, d, dd, du FROM floating ORDER BY id',
  'SELECT id, e + 0, n + 0, ec + 0, s + 0, s0 + 0, s64 + 0 FROM enums_and_sets ORDER BY id',
  'SELECT id, SRID(g), HEX(g), SRID(p), HEX(p) FROM shapes ORDER BY id',
  'SELECT id, HEX(l1), HEX(uc), HEX(u16), HEX(u16le), HEX(u32), HEX(sj), HEX(gb), HEX(b5), HEX(eu), HEX(ko) FROM charsets ORDER BY id',
  'SELECT id, MD5(tb), MD5(b), MD5(mb), MD5(lb), MD5(t), MD5(mt), MD5(lt), MD5(cb) FROM blobs ORDER BY id',
  'SELECT id, before_a, doubled, upper_name, picked, hidden FROM generated_columns ORDER BY id',
  'SELECT nothing, k, word FROM only_generated',
  'SELECT n, HEX(t), HEX(c) FROM (SELECT COUNT(*) AS n, b AS t, c FROM key_none GROUP BY b, c) AS g ORDER BY 1, 2, 3',
  "SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL AND engine <> 'MyISAM' ORDER BY BINARY table_name",
  'SELECT trigger_name, event_object_table, action_timing, event_manipulation, action_order, definer, sql_mode, character_set_client, collation_connection, database_collation FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1',
  'SELECT routine_type, routine_name, definer, sql_mode, character_set_client, collation_connection, database_collation, security_type, sql_data_access, MD5(routine_definition) FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY 1, 2',
  'SELECT event_name, definer, time_zone, sql_mode, status, starts, ends, execute_at, character_set_client, database_collation, MD5(event_definition) FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY 1',
  'SELECT table_name, character_set_client, collation_connection, security_type, definer, check_option FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY BINARY table_name',
  "SELECT table_name, engine, row_format, create_options, table_collation FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY BINARY table_name",
  'SELECT schema_name IS NOT NULL, default_character_set_name, default_collation_name, schema_comment FROM information_schema.schemata WHERE schema_name = DATABASE()',
  'SELECT add_one(41), `ansi function`(1), (SELECT sum_of_squares(seq) FROM seq_1_to_3)',
  "SET SESSION sql_mode = 'ORACLE'; SELECT employee.salary(21)",
];

/** The answers to all probes of `type_zoo`, one text. */
export async function probeZoo(server: MariadbServer, database = 'type_zoo'): Promise<string> {
  const answers = await server.sql(
    `${probes.map((probe) => `SELECT '----'; ${probe};`).join('\n')}\n`,
    database,
  );
  return answers;
}
