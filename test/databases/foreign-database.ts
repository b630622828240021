import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../source-files.js';
import type { MariadbServer } from './mariadb-server.js';

/**
 * Databases that others wrote, taken from Debian's packages when the tests are brought up; nothing of them is kept here.
 * - `zabbix`: the repository database of a monitoring server, package zabbix-server-mysql 6.0 (GPL-2+): 173 tables,
 *   foreign keys, triggers, images as blobs, templates as long texts, 130,000 rows.
 * - `sys_views`: the sys schema, package mariadb-server-core (GPL-2): a hundred views on views, functions and procedures
 *   of many hundred lines, under another name because the server owns `sys`.
 */
export const foreignDatabases = ['zabbix', 'sys_views'] as const;

const zabbixFolder = join(projectRoot, 'node_modules/.ovm-rescue-test/zabbix/usr/share/zabbix-server-mysql');
const sysSchema = '/usr/share/mysql/mysql_sys_schema.sql';

/** @param rows how many of the rows of `zabbix` are loaded; they come one statement each */
export async function loadForeignDatabases(
  server: MariadbServer,
  rows = Number.POSITIVE_INFINITY,
): Promise<void> {
  await server.loadFrom(zabbixStatements(rows));
  await server.loadFrom([sysUnderAnotherName()]);
}

function* zabbixStatements(rows: number): Generator<string> {
  if (!existsSync(zabbixFolder)) throw new Error(`${zabbixFolder} is missing: run sh test/bring-up.sh test`);
  const text = (name: string) =>
    gunzipSync(readFileSync(join(zabbixFolder, `${name}.sql.gz`))).toString('utf8');
  yield 'SET GLOBAL log_bin_trust_function_creators = 1;\n';
  yield 'CREATE DATABASE zabbix CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; USE zabbix;\n';
  yield `${text('schema')}\nSET SESSION unique_checks = 0;\n`;
  yield text('images');
  const lines = text('data').split('\n');
  yield `${lines.slice(0, Math.min(rows, lines.length)).join('\n')}\nCOMMIT;\n`;
}

function sysUnderAnotherName(): string {
  const text = readFileSync(sysSchema, 'utf8');
  return text.replace(/(?<!mariadb\.|'|@|_)\bsys\b(?=[.;`]|\n| DEFAULT| CHARACTER)/g, 'sys_views');
}
