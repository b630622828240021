import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManifestDatabase } from '../../../src/archive/manifest-schema.js';
import { silentLog } from '../../../src/base/log.js';
import { type ExportedSchema, exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { type ImportDumpOptions, importDump } from '../../../src/jobs/schema/import-dump.js';
import { clientWords } from '../../databases/mariadb-client.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { loadTypeZoo } from '../../databases/type-zoo.js';
import { imported } from './schema-commands.js';

let server: MariadbServer;
let exported: ExportedSchema;
/** Names that every character set of a dump can hold; `charsets` has sets that only a server converts. */
let tables: readonly string[];
/** Words that leave out what takes long, and `charsets`. */
let withoutLarge: readonly string[];
const scratch = mkdtempSync(join(tmpdir(), 'ovm-test-import-dump-'));

beforeAll(async () => {
  server = await startMariadb();
  await loadTypeZoo(server);
  // One name for a package and its body is left to the test of exports.
  await server.sql("SET sql_mode = 'ORACLE'; DROP PACKAGE employee", 'type_zoo');
  exported = await exportSchema({
    settings: server.settings(),
    databases: ['type_zoo'],
    archives: join(scratch, 'exported'),
    estate: 'zoo',
    log: silentLog,
    durable: false,
  });
  const all = exported.schema.databases[0]?.tables ?? [];
  const large = all
    .filter(({ name, bytes }) => name === 'charsets' || bytes > 1_000_000)
    .map(({ name }) => name);
  withoutLarge = large.map((name) => `--ignore-table=type_zoo.${name}`);
  tables = all.map(({ name }) => name).filter((name) => /^[a-z_]+$/.test(name) && !large.includes(name));
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

let made = 0;

/** A file with what mariadb-dump writes. */
function dumped(words: readonly string[]): string {
  const file = join(scratch, `dump-${made++}.sql`);
  execFileSync('mariadb-dump', [...clientWords(server.socketPath), `--result-file=${file}`, ...words]);
  return file;
}

const taken = (file: string, options: Partial<ImportDumpOptions> = {}) =>
  importDump({
    file,
    archives: join(scratch, 'taken'),
    estate: 'zoo',
    log: silentLog,
    durable: false,
    ...options,
  });

/** Tables whose rows, bytes or checksum differ from those that the export from the server has. */
function differing(database: ManifestDatabase | undefined): string[] {
  const ours = new Map(database?.tables.map((table) => [table.name, table]));
  const asExported = exported.schema.databases[0]?.tables ?? [];
  return asExported
    .filter(({ name, rows, bytes, checksum }) => {
      const table = ours.get(name);
      return table && (table.rows !== rows || table.bytes !== bytes || table.checksum !== checksum);
    })
    .map(({ name }) => name);
}

/** What mariadb-dump itself loses: digits of FLOAT, and the value of an ENUM that is no member beside a member ''. */
const lostByDumps = ['enums_and_sets', 'floating'];

describe('a dump of mariadb-dump', () => {
  it('when it holds everything, then all rows are those of an export', async () => {
    const { schema, rows } = await taken(
      dumped(['--ignore-table=type_zoo.charsets', '--databases', 'type_zoo']),
    );
    const [database] = schema.databases;
    expect(database?.tables.length).toBe((exported.schema.databases[0]?.tables.length ?? 0) - 1);
    expect(differing(database)).toEqual(lostByDumps);
    expect(rows).toBeGreaterThan(10_000);
  });

  it.each([
    [['--hex-blob']],
    [['--complete-insert', '--skip-extended-insert']],
    [['--replace', '--net-buffer-length=4096']],
    [['--insert-ignore', '--compact']],
  ])('when it is made with %s, then all rows are those of an export', async (words) => {
    const { schema } = await taken(dumped([...words, ...withoutLarge, 'type_zoo']), { database: 'type_zoo' });
    expect(schema.databases[0]?.tables.length).toBeGreaterThan(tables.length);
    expect(differing(schema.databases[0])).toEqual(lostByDumps);
  });

  it.each([
    ['--default-character-set=binary', undefined, lostByDumps],
    ['--compatible=ansi', 'latin1', undefined],
    ['--default-character-set=latin1', undefined, undefined],
  ])(
    'when it is made with %s, then texts are in the character sets of their columns',
    async (word, set, lost) => {
      const file = dumped([word, 'type_zoo', ...tables]);
      const { schema, findings } = await taken(file, set === undefined ? {} : { characterSet: set });
      expect(schema.databases[0]?.tables.map(({ name }) => name).sort()).toEqual([...tables].sort());
      if (lost !== undefined) expect(differing(schema.databases[0])).toEqual(lost);
      else {
        // characters that latin1 lacks are ? in the dump itself; with ANSI it leaves out what set a table has
        const foreign = ['defaults', 'documents', 'fixed_text', 'key_text'];
        const unexpected = differing(schema.databases[0]).filter(
          (name) => ![...lostByDumps, ...foreign].includes(name),
        );
        expect(unexpected).toEqual([]);
        expect(findings.map(({ code }) => code)).toContain(
          set === undefined ? 'characters-lost' : 'character-set-unknown',
        );
      }
    },
  );

  it('when it holds all objects, then its dictionary is that of an export', async () => {
    const words = ['--databases', 'type_zoo', '--ignore-table=type_zoo.charsets', '--routines', '--events'];
    const { archive } = await taken(dumped(words));
    const dictionaryOf = (path: string) => {
      const text = readFileSync(join(path, 'schema/type_zoo/dictionary.json'), 'utf8');
      return JSON.parse(text) as { tables: { name: string }[]; objects: { kind: string; name: string }[] };
    };
    const byName = (path: string) => {
      const { tables: all, objects, ...rest } = dictionaryOf(path);
      const kept = all
        .filter(({ name }) => name !== 'charsets')
        .map((table) => ({ ...table, estimatedRows: 0, estimatedBytes: 0 }));
      return {
        ...rest,
        tables: Object.fromEntries(kept.map((table) => [table.name, table])),
        objects: Object.fromEntries(objects.map((object) => [`${object.kind} ${object.name}`, object])),
      };
    };
    expect(byName(archive.path)).toEqual(byName(exported.archive.path));
  });

  it('when its archive is imported, then mariadb-dump writes the same again', async () => {
    await server.sql(`
      CREATE DATABASE plain CHARACTER SET latin1;
      CREATE TABLE plain.machine (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40), note TEXT CHARACTER SET utf8mb4,
        b BIT(9), d DOUBLE, p BLOB, KEY (name)) ENGINE=InnoDB;
      INSERT INTO plain.machine VALUES (1, 'Zürich €', '😀\\\\\\t', b'100000001', 1e-20, x'00ff5c0a09'), (9, NULL, '', NULL, 0.1, '');
      USE plain;
      CREATE TRIGGER on_new BEFORE INSERT ON machine FOR EACH ROW SET NEW.name = CONCAT('ü;', NEW.name);
      CREATE VIEW plain.names AS SELECT name FROM plain.machine;`);
    const before = await server.dump('plain');
    const { archive } = await taken(dumped(['--routines', '--events', '--databases', 'plain']));
    await imported(archive.path, server, { words: ['--as', 'plain=plain_again'] });
    expect((await server.dump('plain_again')).replaceAll('plain_again', 'plain')).toBe(before);
  }, 60_000);

  it('when it is gzip, then it is read whatever its name, and one cut short is refused', async () => {
    const packed = gzipSync(readFileSync(dumped(['type_zoo', 'int_bounds', 'bits', 'decimals'])));
    const file = join(scratch, 'packed');
    writeFileSync(file, packed);
    expect(differing((await taken(file)).schema.databases[0])).toEqual([]);
    writeFileSync(file, packed.subarray(0, -200));
    await expect(taken(file)).rejects.toMatchObject({ code: 'OVM_DUMP_INVALID' });
  });
});

describe('a dump that is not whole', () => {
  const dump = 'CREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES (1),(2)';
  const written = (text: string) => {
    const file = join(scratch, `text-${made++}.sql`);
    writeFileSync(file, text);
    return file;
  };

  it('when it ends in the middle of a statement, then it is refused and nothing is left', async () => {
    const archives = join(scratch, 'nothing');
    const result = taken(written(dump), { archives, database: 'd' });
    await expect(result).rejects.toThrow(
      /text-\d+\.sql, line 2, column 31: it ends in the middle of a statement/,
    );
    expect(
      existsSync(join(archives, 'zoo'))
        ? readdirSync(join(archives, 'zoo')).filter((name) => name !== '.lock')
        : [],
    ).toEqual([]);
  });

  it('when its last comment is missing, then a finding says so', async () => {
    const { findings } = await taken(written(`-- MySQL dump\n${dump};\n`), { database: 'd' });
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'warning', code: 'dump-not-completed' }),
    );
    const quiet = await taken(written(`SET NAMES utf8mb4, TIME_ZONE='+00:00';\n${dump};\n`), {
      database: 'd',
    });
    expect(quiet.findings.map(({ code }) => code)).toEqual(['database-default-unknown']);
  });

  it('when rows of many tables come by turns, then each table has all of its own', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
    const create = names.map((name) => `CREATE TABLE \`${name}\` (\`a\` int);\n`).join('');
    const rows = Array.from({ length: 5 }, (_, turn) =>
      names.map((name) => `INSERT INTO \`${name}\` VALUES (${turn});\n`).join(''),
    ).join('');
    const { schema } = await taken(written(create + rows), { database: 'd' });
    expect(schema.databases[0]?.tables.map((table) => table.rows)).toEqual(names.map(() => 5));
    expect(schema.databases[0]?.tables[0]?.parts.map((part) => part.rows)).toEqual([1, 1, 1, 1, 1]);
  });

  it('when it holds databases of the server itself, then those are left out', async () => {
    const text = `USE mysql;\n${dump};\nUSE ovs;\n${dump};\n`;
    const { schema, findings } = await taken(written(text));
    expect(schema.databases.map(({ name }) => name)).toEqual(['ovs']);
    expect(findings.map(({ code }) => code)).toContain('system-database-left-out');
  });
});
