import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import type { Database } from '../../../src/reach/database/database.js';
import type { TableDefinition } from '../../../src/reach/database/dictionary.js';
import type { ContractWords } from './contract-words.js';
import { readAll, sourceOf } from './row-exchange.js';

/** A value as a test writes it down. */
export type PlainValue = number | string | Buffer | null;

/** What the contract needs of an engine to be run on it. */
export interface ContractEngine {
  readonly title: string;
  /** True where there is no such server: then every promise is reported as skipped. */
  readonly isMissing?: boolean;
  readonly words: ContractWords;
  begin(): Promise<void>;
  end(): Promise<void>;
  /** A new, empty database, and how to open it. */
  fresh(): Promise<{ readonly name: string; open(): Promise<Database> }>;
  /** A value as rows of this engine hold it (`EngineTraits.values`). */
  stored(value: PlainValue): Buffer | null;
  /** Beginning of a statement that qualifies names with the database, or nothing where there is only one. */
  qualified(database: Database, name: string, table: string): string;
}

const wickedNames = [
  'back`tick',
  'two words',
  "quo'te",
  'double"quote',
  'Größe',
  'per%cent',
  'semi;colon',
  '$-',
] as const;
const wickedTexts = [
  "it's",
  'back\\slash',
  "\\' OR 1=1 -- ",
  'line\nfeed\ttab',
  'ä€😀',
  '',
  '%_',
  '"`',
] as const;

/** What every engine promises behind `Database`, tried on the real thing. */
export function databaseContract(engine: ContractEngine): void {
  const { words } = engine;
  describe.skipIf(engine.isMissing === true)(`the database contract of ${engine.title}`, () => {
    const opened: Database[] = [];
    beforeAll(() => engine.begin());
    afterAll(() => engine.end());
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((database) => database.close()));
    });

    type Statements = (on: (table: string) => string, name: (name: string) => string) => readonly string[];

    async function open(statements: Statements = () => []) {
      const fresh = await engine.fresh();
      const database = await fresh.open();
      opened.push(database);
      const on = (table: string) => engine.qualified(database, fresh.name, table);
      for (const statement of statements(on, database.quoteName)) await database.execute(statement);
      const another = async () => {
        const second = await fresh.open();
        opened.push(second);
        return second;
      };
      return { database, name: fresh.name, on, another };
    }

    const key = (name: (name: string) => string) => `${name('id')} ${words.integer} NOT NULL PRIMARY KEY`;
    const thingColumns = (name: (name: string) => string) =>
      `(${key(name)}, ${name('title')} ${words.text(60)}, ${name('body')} ${words.bytes})`;
    const things: Statements = (on, name) => [
      `CREATE TABLE ${on('things')} ${thingColumns(name)}`,
      ...words.insert(on('things'), [
        `1, 'one', ${words.bytesOf('00FF0A095C')}`,
        `2, '', NULL`,
        `3, NULL, ${words.bytesOf('')}`,
      ]),
    ];

    it('when it is opened, then it says what it is, and its address holds no password', async () => {
      const { database, name } = await open(things);
      expect(database.server.product).toMatch(/^(MariaDB|MySQL|SQLite|Oracle)$/);
      expect(database.server.version).toMatch(/\d/);
      expect(database.server.maxAllowedPacket).toBeGreaterThan(0);
      expect(database.address).not.toMatch(/:[^/@]*@/);
      expect(await database.databases()).toContain(name);
      expect(await database.hasDatabase(name)).toBe(true);
      expect(await database.hasDatabase('no such database')).toBe(false);
    });

    it('when the dictionary is read, then it holds every table, column, key and object', async () => {
      // In a trigger names are those of its own database, and SQLite takes no others.
      const { database, name } = await open((on, quoted) => [
        ...things(on, quoted),
        `CREATE TABLE ${on('links')} (${quoted('b')} ${words.integer} NOT NULL, ${quoted('a')} ${words.integer} NOT NULL, ` +
          `PRIMARY KEY (${quoted('b')}, ${quoted('a')}))`,
        `CREATE VIEW ${on('titles')} AS SELECT ${quoted('id')}, ${quoted('title')} FROM ${on('things')}`,
        `CREATE TRIGGER ${on('noted')} AFTER INSERT ON ${quoted('things')} FOR EACH ROW ` +
          `BEGIN INSERT INTO ${quoted('links')} VALUES (${words.newValue(quoted('id'))}, 0); END${words.bodyEnd}`,
      ]);
      const dictionary = await database.dictionary(name);
      expect(dictionary.tables.map((table) => table.name)).toEqual(['links', 'things']);
      const [links, described] = dictionary.tables;
      expect(described?.columns.map((column) => [column.name, column.nullable, column.generated])).toEqual([
        ['id', false, false],
        ['title', true, false],
        ['body', true, false],
      ]);
      expect(described?.primaryKey).toEqual(['id']);
      expect(links?.primaryKey).toEqual(['b', 'a']);
      expect(described?.transactional).toBe(true);
      // Keys are objects of their own where they are made when the rows are in.
      const objects = dictionary.objects.filter(({ kind }) => kind !== 'constraint');
      expect(objects.map(({ kind, name, table }) => [kind, name, table])).toEqual([
        ['view', 'titles', null],
        ['trigger', 'noted', 'things'],
      ]);
    });

    it('when there is no such database, then the dictionary says so', async () => {
      const { database } = await open();
      await expect(database.dictionary('no such database')).rejects.toMatchObject({
        code: 'OVM_DB_NOT_FOUND',
      });
    });

    it('when rows are read, then every value comes as stored and NULL is not empty', async () => {
      const { database, name } = await open(things);
      const reader = await database.openReader();
      const rows = await readAll(reader, name, await table(database, name, 'things'));
      await reader.close();
      const plain: readonly PlainValue[][] = [
        [1, 'one', Buffer.from('00ff0a095c', 'hex')],
        [2, '', null],
        [3, null, Buffer.alloc(0)],
      ];
      expect(rows).toEqual(plain.map((row) => row.map((value) => engine.stored(value))));
    });

    it('when rows are loaded, then the same rows come back, and their number is told', async () => {
      const { database, name, on } = await open((on, quoted) => [
        ...things(on, quoted),
        `CREATE TABLE ${on('copied')} ${thingColumns(quoted)}`,
      ]);
      const reader = await database.openReader();
      const rows = await readAll(reader, name, await table(database, name, 'things'));
      await reader.close();
      const loader = await database.openLoader();
      expect(await loader.load(name, await table(database, name, 'copied'), sourceOf(rows))).toBe(3);
      await loader.close();
      const again = await database.openReader();
      expect(await readAll(again, name, await table(database, name, 'copied'))).toEqual(rows);
      await again.close();
      const [[count] = []] = await database.query(`SELECT COUNT(*) FROM ${on('copied')}`);
      expect(count).toBe('3');
    });

    it('when nothing is loaded, then the table stays empty', async () => {
      const { database, name } = await open((on, quoted) => [`CREATE TABLE ${on('empty')} (${key(quoted)})`]);
      const loader = await database.openLoader();
      expect(await loader.load(name, await table(database, name, 'empty'), sourceOf([]))).toBe(0);
      await loader.close();
    });

    it('when a key stands in the rows twice, then the load fails and names the table', async () => {
      const { database, name } = await open((on, quoted) => [`CREATE TABLE ${on('twice')} (${key(quoted)})`]);
      const loader = await database.openLoader();
      const rows = [[engine.stored(5)], [engine.stored(5)]];
      const loading = loader.load(name, await table(database, name, 'twice'), sourceOf(rows));
      await expect(loading).rejects.toThrow(RescueError);
      await expect(loading).rejects.toThrow(/twice/);
      await loader.close();
    });

    it('when the source of the rows fails, then so does the load, with the source’s own error', async () => {
      const { database, name, on } = await open((on, quoted) => [
        `CREATE TABLE ${on('half')} (${key(quoted)})`,
      ]);
      const broken = new RescueError('OVM_ARCHIVE_DAMAGED', 'part 2', 'a byte is wrong');
      const fine = sourceOf([[engine.stored(1)], [engine.stored(2)]], 1 << 16);
      const loader = await database.openLoader();
      const loading = loader.load(name, await table(database, name, 'half'), {
        async *tsv() {
          yield* fine.tsv();
          throw broken;
        },
        async *rows() {
          yield* fine.rows();
          throw broken;
        },
      });
      await expect(loading).rejects.toBe(broken);
      await loader.close();
      const [[count] = []] = await database.query(`SELECT COUNT(*) FROM ${on('half')}`);
      expect(count).toBe('0');
    });

    it('when others write after a reader began, then it reads what was there before', async () => {
      const { database, name, on, another } = await open(things);
      const reader = await database.openReader();
      const definition = await table(database, name, 'things');
      const writer = await another();
      // An engine may also keep the writer out while somebody reads.
      const [late = ''] = words.insert(on('things'), [`4, 'late', NULL`]);
      await writer.execute(late).catch(() => undefined);
      expect(await readAll(reader, name, definition)).toHaveLength(3);
      await reader.close();
    });

    it('when names are wicked, then tables and columns of them are created, read, loaded and listed', async () => {
      const taken = wickedNames.filter(words.takesName);
      const { database, name } = await open((on, quoted) =>
        taken.map((wicked) => {
          const column = quoted(`${wicked} column`);
          return `CREATE TABLE ${on(wicked)} (${key(quoted)}, ${column} ${words.text(40)})`;
        }),
      );
      const impossible = wickedNames.filter((wicked) => !taken.includes(wicked));
      for (const wicked of impossible) expect(() => database.quoteName(wicked)).toThrow(RescueError);
      const { tables } = await database.dictionary(name);
      expect(tables.map((each) => each.name).sort()).toEqual([...taken].sort());
      const loader = await database.openLoader();
      const reader = async () => database.openReader();
      for (const wicked of tables) {
        const rows = [[engine.stored(1), engine.stored(wicked.name)]];
        expect(await loader.load(name, wicked, sourceOf(rows))).toBe(1);
        const reading = await reader();
        expect(await readAll(reading, name, wicked)).toEqual(rows);
        await reading.close();
      }
      await loader.close();
    });

    it('when texts are wicked, then their literal means the same text', async () => {
      const { database } = await open();
      for (const text of wickedTexts) {
        const meant = text === '' && database.traits.emptyTextIsNull ? null : text;
        expect(await database.query(words.select(database.quoteText(text)))).toEqual([[meant]]);
        expect(await database.query(words.select(words.bind), [text])).toEqual([[meant]]);
      }
    });

    it('when a statement is wrong, then the error holds the engine’s reason and the address', async () => {
      const { database } = await open();
      const wrong = database.execute('CREATE NONSENSE');
      await expect(wrong).rejects.toMatchObject({ code: 'OVM_DB_FAILED' });
      await expect(wrong).rejects.toThrow(words.refusal);
    });

    it('when somebody has a lock, then nobody else gets it until that one has gone', async () => {
      const { database, another } = await open();
      const second = await another();
      const lock = `ovm-rescue ${'long '.repeat(20)}`;
      expect(await database.takeLock(lock)).toBe(true);
      expect(await second.takeLock(lock)).toBe(false);
      expect(await second.takeLock('another one')).toBe(true);
      await database.close();
      expect(await eventually(() => second.takeLock(lock))).toBe(true);
    });
  });
}

async function table(database: Database, name: string, wanted: string): Promise<TableDefinition> {
  const found = (await database.dictionary(name)).tables.find((each) => each.name === wanted);
  if (!found) throw new Error(`there is no table ${wanted}`);
  return found;
}

/** A server needs a moment to see that a session has ended. */
async function eventually(look: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    if (await look()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
