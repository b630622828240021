import { type Random, randomFrom } from '../generators/random.js';
import {
  drawBlob,
  drawMarkup,
  drawMoment,
  drawName,
  drawUuid,
  kinds,
  sqlText,
  words,
} from './ovs-like-values.js';

export interface OvsLikeOptions {
  /** 1 is about 1 GB of rows; the large object of 64 MB shrinks with it. */
  readonly scale: number;
  readonly database?: string;
  readonly seed?: number;
}

const objectTables = 120;
const statementBytes = 1_000_000;

/**
 * Statements that make a database of the shape of a repository database: 120 tables of managed objects with long
 * values (log-uniform, 0.5 to 20 KB; one in ten is empty, one in ten holds a single row), one large object, an event
 * log of 1.2 million rows and 2 million statistics at scale 1, and a view. The same options give the same text. The
 * tables are this project's own: no table of Oracle VM is known.
 */
export function* ovsLikeSchema(options: OvsLikeOptions): Generator<string> {
  const { scale, database = 'ovs', seed = 42 } = options;
  const random = randomFrom(seed);
  yield "SET NAMES utf8mb4; SET SESSION sql_mode = '', unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00';\n";
  yield `CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\nUSE \`${database}\`;\n`;
  let nextId = 1;
  for (let index = 0; index < objectTables; index += 1) {
    const table = objectTable(index);
    yield createObjectTable(table, hasBlob(index));
    const rows = rowCount(index, scale, random);
    yield* inserted(table, rows, () => objectRow(random, nextId++, index));
  }
  yield* largeObject(random, Math.max(1, Math.round(64 * scale)));
  yield* eventLog(random, Math.round(1_200_000 * scale));
  yield* statistics(random, Math.round(2_000_000 * scale));
  yield 'CREATE VIEW vm_names AS SELECT id, uuid, name FROM Mgr_VirtualMachine;\n';
}

function objectTable(index: number): string {
  const kind = kinds[index % kinds.length];
  const round = Math.floor(index / kinds.length);
  return `Mgr_${kind}${round === 0 ? '' : `_${round}`}`;
}

function hasBlob(index: number): boolean {
  return index % 2 === 0;
}

function rowCount(index: number, scale: number, random: Random): number {
  const drawn = Math.round(random.between(300, 1900) * scale);
  if (index % 10 === 7) return 0;
  return index % 10 === 8 ? 1 : drawn;
}

function createObjectTable(table: string, blob: boolean): string {
  return `CREATE TABLE \`${table}\` (
  id BIGINT NOT NULL PRIMARY KEY, uuid VARCHAR(64) NOT NULL, name VARCHAR(255), parent_id BIGINT,
  created DATETIME(6) NOT NULL, modified DATETIME(3), size_gb DECIMAL(20,6), price DECIMAL(38,10), flags BIT(8),
  ratio DOUBLE, data ${blob ? 'LONGBLOB' : 'MEDIUMTEXT'}, UNIQUE KEY uuid (uuid), KEY parent (parent_id)
) ENGINE=InnoDB;\n`;
}

function objectRow(random: Random, id: number, index: number): string {
  const orNull = (probability: number, value: () => string | number) =>
    random.chance(probability) ? value() : 'NULL';
  const length = Math.round(512 * 40 ** random.fraction());
  const data = () => {
    if (random.chance(0.02)) return "''";
    return hasBlob(index)
      ? `0x${drawBlob(random, length).toString('hex')}`
      : sqlText(drawMarkup(random, length));
  };
  const digits = (count: number) => String(random.between(0, 10 ** count - 1)).padStart(count, '0');
  const values = [
    id,
    `'${drawUuid(random, String(index % 100).padStart(2, '0'))}'`,
    orNull(0.95, () => sqlText(drawName(random))),
    orNull(0.8, () => random.between(1, id)),
    `'${drawMoment(random)}.${digits(6)}'`,
    orNull(0.67, () => `'${drawMoment(random)}.${digits(3)}'`),
    orNull(0.75, () => `${random.between(0, 2e9)}.${digits(6)}`),
    orNull(0.75, () => `${random.chance(0.5) ? '-' : ''}1234567890123456789012${digits(4)}.${digits(9)}1`),
    orNull(0.67, () => random.between(0, 255)),
    orNull(0.67, () => random.fraction() * 10 ** random.between(-300, 299)),
    orNull(0.98, data),
  ];
  return `(${values.join(',')})`;
}

function* inserted(table: string, rows: number, row: () => string): Generator<string> {
  let batch: string[] = [];
  let bytes = 0;
  for (let done = 1; done <= rows; done += 1) {
    const text = row();
    batch.push(text);
    bytes += text.length;
    if (bytes < statementBytes && done < rows) continue;
    yield `INSERT INTO \`${table}\` VALUES ${batch.join(',')};\n`;
    batch = [];
    bytes = 0;
  }
}

function* largeObject(random: Random, megabytes: number): Generator<string> {
  yield 'CREATE TABLE Mgr_LargeObject (id BIGINT NOT NULL PRIMARY KEY, uuid VARCHAR(64) NOT NULL, data LONGBLOB) ENGINE=InnoDB;\n';
  yield `INSERT INTO Mgr_LargeObject VALUES (1,'${drawUuid(random, '99')}',0x`;
  for (let megabyte = 0; megabyte < megabytes; megabyte += 1) yield drawBlob(random, 1 << 20).toString('hex');
  yield ');\n';
}

function* eventLog(random: Random, rows: number): Generator<string> {
  yield `CREATE TABLE Mgr_EventLog (
  id BIGINT NOT NULL PRIMARY KEY, event_time DATETIME(6) NOT NULL, type VARCHAR(80) NOT NULL, severity TINYINT NOT NULL,
  obj_id BIGINT, user_name VARCHAR(64), summary VARCHAR(255), acked TINYINT(1), KEY event_time (event_time)
) ENGINE=InnoDB;\n`;
  let id = 0;
  yield* inserted('Mgr_EventLog', rows, () => {
    id += 1;
    const about = `OVMEVT_00${random.between(0, 9998)}D_000 ${random.pick(words)} [server] ${random.hex(8)}`;
    const summary = `${about} state changed to ${random.pick(words)}`;
    const values = [
      id,
      `'${drawMoment(random)}.${String(random.between(0, 999_999)).padStart(6, '0')}'`,
      `'ovmevt.server.${random.pick(kinds)}.${random.between(0, 39)}'`,
      random.between(0, 5),
      random.chance(0.83) ? random.between(0, 99_999) : 'NULL',
      random.pick(["'admin'", "'oracle'", "'bräcker'", "'ovm_svc'", 'NULL']),
      random.chance(0.9) ? sqlText(summary) : 'NULL',
      random.pick(['0', '1', 'NULL']),
    ];
    return `(${values.join(',')})`;
  });
}

function* statistics(random: Random, rows: number): Generator<string> {
  yield `CREATE TABLE Mgr_Statistic (
  id BIGINT NOT NULL PRIMARY KEY, obj_id BIGINT NOT NULL, metric SMALLINT NOT NULL, ts DATETIME(3) NOT NULL,
  val DECIMAL(24,6) NOT NULL, vmin DOUBLE, vmax DOUBLE, KEY metric (obj_id, metric)
) ENGINE=InnoDB;\n`;
  let id = 0;
  yield* inserted('Mgr_Statistic', rows, () => {
    id += 1;
    const values = [
      id,
      random.between(1, 400),
      random.between(0, 29),
      `'${drawMoment(random)}.${String(random.between(0, 999)).padStart(3, '0')}'`,
      `${random.between(0, 4e9)}.${String(random.between(0, 999_999)).padStart(6, '0')}`,
      random.chance(0.75) ? random.fraction() * 100 : 'NULL',
      random.chance(0.75) ? random.fraction() * 1e6 : 'NULL',
    ];
    return `(${values.join(',')})`;
  });
}
