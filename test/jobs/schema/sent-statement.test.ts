import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createObjects } from '../../../src/jobs/schema/import/create-objects.js';
import { sentStatement } from '../../../src/jobs/schema/import/sent-statement.js';
import type { Database } from '../../../src/reach/database/database.js';
import { openMysql } from '../../../src/reach/database/mysql/open-mysql.js';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';

let server: MariadbServer;
let database: Database;

beforeAll(async () => {
  server = await startMariadb({ poseAs56: true });
  database = await openMysql(server.settings());
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

/** Texts with the bytes that a session of that set has to send for them; among them such as end in a backslash. */
const texts = [
  ['latin1', 'Zürich€', '5afc72696368 80'],
  ['cp1251', 'базы', 'e1e0e7fb'],
  ['koi8r', 'базы', 'c2c1dad9'],
  ['sjis', 'ソ表', '835c 955c'],
  ['gbk', '誠中', 'd55c d6d0'],
  ['big5', '功', 'a55c'],
  ['euckr', '한글', 'c7d1 b1db'],
] as const;

/** Objects of every kind that hold a text, as hexadecimal of what a client sends. */
function objectsWith(text: string): { readonly sql: Buffer; readonly name: string }[] {
  const bytes = Buffer.from(text.replaceAll(' ', ''), 'hex');
  const around = (before: string, after: string) =>
    Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
  return [
    { name: 'p', sql: around("CREATE PROCEDURE p() SELECT '", "' AS t") },
    { name: 'f', sql: around("CREATE FUNCTION f() RETURNS TEXT CHARSET utf8mb4 NO SQL RETURN '", "'") },
    { name: 'x', sql: around("CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = '", "'") },
    {
      name: 'e',
      sql: around("CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01' DO SET @a = '", "'"),
    },
    { name: 'v', sql: around("CREATE VIEW v AS SELECT '", "' AS t") },
  ];
}

async function makeSource(name: string, set: string, hex: string): Promise<void> {
  await server.sql(
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4; CREATE TABLE ${name}.t (a VARCHAR(50)) CHARACTER SET utf8mb4`,
  );
  const session = await database.openLoader();
  try {
    await session.execute(`USE ${name}`);
    await session.execute(`SET NAMES ${set}`);
    for (const { sql } of objectsWith(hex)) await session.execute(sql);
  } finally {
    await session.close();
  }
}

describe('objects made in another character set than UTF-8', () => {
  it.each(texts)(
    'when the set is %s, then all kinds of objects come back as they were',
    async (set, text, hex) => {
      const [from, to] = [`${set}_from`, `${set}_to`];
      await makeSource(from, set, hex);
      const { objects, collation } = await database.dictionary(from);
      expect(objects.map((object) => object.createStatement.includes(text))).toEqual(Array(5).fill(true));
      await server.sql(
        `CREATE DATABASE ${to} CHARACTER SET utf8mb4; CREATE TABLE ${to}.t (a VARCHAR(50)) CHARACTER SET utf8mb4`,
      );
      await createObjects(database, { name: to, collation, databases: new Map() }, objects);
      const judged = async (name: string) =>
        (await server.dump(name, ['--skip-comments'])).replaceAll(name, 'the database');
      expect(await judged(to)).toBe(await judged(from));
      expect(await server.sql('INSERT INTO t VALUES (1); SELECT HEX(a), HEX(f()) FROM t', to)).toBe(
        `${Buffer.from(text).toString('hex').toUpperCase()}\t`.repeat(2).trimEnd().concat('\n'),
      );
    },
  );

  it('when the server refuses an object, then the error names it', async () => {
    await server.sql('CREATE DATABASE refused');
    const place = { name: 'refused', collation: 'utf8mb4_general_ci', databases: new Map() };
    const settings = { definer: null, characterSetClient: null, collationConnection: null, timeZone: null };
    const object = {
      kind: 'procedure',
      name: 'p',
      table: null,
      databaseCollation: null,
      ...settings,
    } as const;
    const text = { createStatement: 'CREATE PROCEDURE p() SELECT 1', sqlMode: 'NO_SUCH_MODE' };
    await expect(createObjects(database, place, [{ ...object, ...text }])).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      message: expect.stringMatching(
        /procedure refused\.p at .*: the server has no such sql_mode any more.*NO_SUCH_MODE/,
      ),
    });
  });

  it('when the session is one of UTF-8 or the text is plain, then nothing is asked and it goes as it is', async () => {
    const silent = { quoteName: String, query: () => Promise.reject(new Error('was asked')) };
    const object = { kind: 'view', name: 'v' } as const;
    expect(await sentStatement(silent, { ...object, characterSetClient: 'utf8mb3' }, 'ü')).toBe('ü');
    expect(await sentStatement(silent, { ...object, characterSetClient: null }, 'ü')).toBe('ü');
    expect(await sentStatement(silent, { ...object, characterSetClient: 'latin1' }, 'u')).toBe('u');
  });

  it('when the set cannot hold the text, then the object is named instead of being made with other characters', async () => {
    const object = { kind: 'trigger', name: 'x', characterSetClient: 'latin1' } as const;
    await expect(sentStatement(database, object, "SET @a = 'базы'")).rejects.toMatchObject({
      code: 'OVM_DB_FAILED',
      message: expect.stringMatching(
        /trigger x: it was made in the character set latin1, which does not have/,
      ),
    });
  });
});
