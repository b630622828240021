import { afterEach, describe, expect, it } from 'vitest';
import { dictionaryText, readDictionary } from '../../src/archive/schema-dictionary.js';
import { readOracleDictionary } from '../../src/reach/database/oracle/oracle-dictionary.js';
import { laterConstructs } from './oracle-11.2-bans.js';
import { type DictionaryServer, dictionaryServer } from './oracle-dictionary-server.js';
import { ovs, reading } from './oracle-reading.js';
import { plsqlFaults } from './plsql-grammar.js';

let server: DictionaryServer | undefined;
afterEach(() => server?.close());

describe('keys and indexes of Oracle', () => {
  const tables = () =>
    ovs()
      .table('P')
      .column('P', 'A', 'NUMBER')
      .column('P', 'B', 'NUMBER')
      .table('C')
      .column('C', 'A', 'NUMBER')
      .column('C', 'B', 'NUMBER');
  const key = (name: string) => ({ INDEX_OWNER: 'OVS', INDEX_NAME: name });

  it('when constraints are in every state, then each is added in that state, foreign keys last', async () => {
    const schema = tables()
      .constraint('P', 'P_PK', 'P', ['B', 'A'], key('P_PK'))
      .index('P', 'P_PK', ['B', 'A'], { UNIQUENESS: 'UNIQUE' })
      .constraint('P', 'P_LATE', 'U', ['A'], {
        ...key('P_LATE'),
        DEFERRABLE: 'DEFERRABLE',
        DEFERRED: 'DEFERRED',
      })
      .index('P', 'P_LATE', ['A'])
      .constraint('P', 'P_OFF', 'U', ['B'], { STATUS: 'DISABLED', VALIDATED: 'NOT VALIDATED', RELY: 'RELY' })
      .constraint('P', 'A_RANGE', 'C', ['A'], {
        SEARCH_CONDITION: ' "A" > 0 -- positive',
        VALIDATED: 'NOT VALIDATED',
      })
      .constraint('P', 'B_KNOWN', 'C', ['B'], { SEARCH_CONDITION: '"B" IS NOT NULL', STATUS: 'DISABLED' })
      .constraint('C', 'C_P', 'R', ['A', 'B'], {
        R_OWNER: 'OVS',
        R_CONSTRAINT_NAME: 'P_PK',
        DELETE_RULE: 'CASCADE',
      })
      .constraint('C', 'C_LATE', 'R', ['A'], {
        R_OWNER: 'OVS',
        R_CONSTRAINT_NAME: 'P_LATE',
        DELETE_RULE: 'SET NULL',
        DEFERRABLE: 'DEFERRABLE',
      });
    const { texts, table, found } = await reading(schema);
    expect(texts('constraint')).toEqual([
      'ALTER TABLE "P" ADD CONSTRAINT "P_PK" PRIMARY KEY ("B", "A")',
      'ALTER TABLE "P" ADD CONSTRAINT "P_LATE" UNIQUE ("A") DEFERRABLE INITIALLY DEFERRED',
      'ALTER TABLE "P" ADD CONSTRAINT "P_OFF" UNIQUE ("B") RELY DISABLE',
      'ALTER TABLE "P" ADD CONSTRAINT "A_RANGE" CHECK ("A" > 0 -- positive\n) ENABLE NOVALIDATE',
      'ALTER TABLE "P" ADD CONSTRAINT "B_KNOWN" CHECK ("B" IS NOT NULL) DISABLE VALIDATE',
    ]);
    expect(texts('foreign-key')).toEqual([
      'ALTER TABLE "C" ADD CONSTRAINT "C_LATE" FOREIGN KEY ("A") REFERENCES "P" ("A") ON DELETE SET NULL DEFERRABLE INITIALLY IMMEDIATE',
      'ALTER TABLE "C" ADD CONSTRAINT "C_P" FOREIGN KEY ("A", "B") REFERENCES "P" ("B", "A") ON DELETE CASCADE',
    ]);
    expect(texts('index')).toEqual([]);
    expect(table('P')?.primaryKey).toEqual(['B', 'A']);
    expect(found).toEqual([]);
  });

  it('when a key has another index than the server would make, then that index is made first and used', async () => {
    const schema = tables()
      .constraint('P', 'P_PK', 'P', ['A'], key('P_PK'))
      .index('P', 'P_PK', ['A'], { UNIQUENESS: 'UNIQUE', INDEX_TYPE: 'NORMAL/REV' })
      .constraint('C', 'C_PK', 'P', ['A'], key('C_A_B'))
      .index('C', 'C_A_B', ['A', 'B']);
    const { texts, dictionary } = await reading(schema);
    expect(texts('index')).toEqual([
      'CREATE INDEX "C_A_B" ON "C" ("A", "B")',
      'CREATE UNIQUE INDEX "P_PK" ON "P" ("A") REVERSE',
    ]);
    expect(texts('constraint')).toEqual(
      [
        'ALTER TABLE "P" ADD CONSTRAINT "P_PK" PRIMARY KEY ("A") USING INDEX "P_PK"',
        'ALTER TABLE "C" ADD CONSTRAINT "C_PK" PRIMARY KEY ("A") USING INDEX "C_A_B"',
      ].sort(),
    );
    const kinds = dictionary.objects.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('index')).toBeLessThan(kinds.indexOf('constraint'));
  });

  it('when the server does not tell the owner of an index, then it is the owner of the table', async () => {
    const schema = tables()
      .constraint('P', 'P_PK', 'P', ['A'], { INDEX_NAME: 'P_PK' })
      .index('P', 'P_PK', ['A'], { UNIQUENESS: 'UNIQUE' })
      .constraint('C', 'C_PK', 'P', ['A'], { INDEX_NAME: 'C_A_B' })
      .index('C', 'C_A_B', ['A', 'B']);
    const { texts } = await reading(schema);
    expect(texts('index')).toEqual(['CREATE INDEX "C_A_B" ON "C" ("A", "B")']);
    expect(texts('constraint')).toEqual(
      expect.arrayContaining([
        'ALTER TABLE "P" ADD CONSTRAINT "P_PK" PRIMARY KEY ("A")',
        'ALTER TABLE "C" ADD CONSTRAINT "C_PK" PRIMARY KEY ("A") USING INDEX "C_A_B"',
      ]),
    );
  });

  it('when the server named constraints, then they are called alike on every server', async () => {
    const named = (first: string, second: string) =>
      tables()
        .constraint('P', first, 'C', ['A'], { SEARCH_CONDITION: 'A > 1' })
        .constraint('P', second, 'C', ['A'], { SEARCH_CONDITION: 'A < 9' })
        .constraint('P', 'SYS_C9', 'P', ['A'], key('SYS_C9'))
        .index('P', 'SYS_C9', ['A'], { UNIQUENESS: 'UNIQUE', GENERATED: 'Y' });
    const one = await reading(named('SYS_C1', 'SYS_C2'));
    const other = await reading(named('SYS_C8', 'SYS_C7'));
    const objects = (read: typeof one) =>
      [...read.made('constraint')].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(objects(one)).toEqual(objects(other));
    expect(objects(one).map(({ name, createStatement }) => [name, createStatement])).toEqual([
      ['P constraint 1', 'ALTER TABLE "P" ADD CHECK (A < 9)'],
      ['P constraint 2', 'ALTER TABLE "P" ADD CHECK (A > 1)'],
      ['P constraint 3', 'ALTER TABLE "P" ADD PRIMARY KEY ("A")'],
    ]);
  });

  it('when indexes are of different kinds, then each is made as it is', async () => {
    const schema = tables()
      .index('P', 'DOWN', ['A', '!SYS_NC3$'])
      .expression('P', 'DOWN', 2, '"B"')
      .index('P', 'FUN', ['SYS_NC4$', 'B'], { INDEX_TYPE: 'FUNCTION-BASED NORMAL', UNIQUENESS: 'UNIQUE' })
      .expression('P', 'FUN', 1, 'UPPER("A")')
      .index('P', 'MAP', ['B'], { INDEX_TYPE: 'BITMAP' })
      .index('P', 'SHORT', ['A', 'B'], { COMPRESSION: 'ENABLED', PREFIX_LENGTH: 1, VISIBILITY: 'INVISIBLE' })
      .index('P', 'LAME', ['B', 'A'], { STATUS: 'UNUSABLE' })
      .index('P', 'SYS_IL7', ['A'], { INDEX_TYPE: 'LOB' });
    const ten = Array.from({ length: 11 }, (_, index) => `K${index}`);
    for (const name of ten) schema.column('C', name, 'NUMBER');
    schema.index('C', 'WIDE', ten);
    const { texts } = await reading(schema);
    expect(texts('index')).toEqual([
      `CREATE INDEX "WIDE" ON "C" (${ten.map((name) => `"${name}"`).join(', ')})`,
      'CREATE INDEX "DOWN" ON "P" ("A", "B" DESC)',
      'CREATE UNIQUE INDEX "FUN" ON "P" (UPPER("A"), "B")',
      'CREATE INDEX "LAME" ON "P" ("B", "A") UNUSABLE',
      'CREATE BITMAP INDEX "MAP" ON "P" ("B")',
      'CREATE INDEX "SHORT" ON "P" ("A", "B") COMPRESS 1 INVISIBLE',
    ]);
  });

  it('when a foreign key refers to another schema, then that is named in it; a key out of sight is a finding', async () => {
    const schema = tables()
      .constraint('C', 'FAR', 'R', ['A'], { R_OWNER: 'OTHER', R_CONSTRAINT_NAME: 'X_PK' })
      .constraint('C', 'LOST', 'R', ['A'], { R_OWNER: 'OTHER', R_CONSTRAINT_NAME: 'HIDDEN' })
      .add('CONS_COLUMNS', {
        OWNER: 'OTHER',
        CONSTRAINT_NAME: 'X_PK',
        TABLE_NAME: 'X',
        COLUMN_NAME: 'ID',
        POSITION: 1,
      });
    server = dictionaryServer(schema.views, { user: 'AUDITOR', readsAll: true });
    const { dictionary, findings } = await readOracleDictionary(server.query, 'OVS');
    expect(dictionary.objects.map(({ createStatement }) => createStatement)).toEqual([
      'ALTER TABLE "C" ADD CONSTRAINT "FAR" FOREIGN KEY ("A") REFERENCES "OTHER"."X" ("ID")',
    ]);
    expect(findings.map(({ name }) => name)).toEqual(['CONSTRAINT LOST of C']);
  });
});

describe('reading the dictionary of Oracle', () => {
  const schema = () =>
    ovs()
      .table('T')
      .column('T', 'A', 'NUMBER')
      .grant('T', 'SELECT', 'REPORT')
      .add('COL_PRIVS', {
        GRANTOR: 'OVS',
        GRANTEE: 'X',
        TABLE_SCHEMA: 'OVS',
        TABLE_NAME: 'T',
        COLUMN_NAME: 'A',
        PRIVILEGE: 'UPDATE',
      })
      .add('TABLES', { OWNER: 'OTHER', TABLE_NAME: 'NOT_OURS', TEMPORARY: 'N', NESTED: 'NO' });

  it('when another account reads it, then it reads what everybody has and finds the same', async () => {
    const own = await reading(schema());
    server = dictionaryServer(schema().views, { user: 'AUDITOR', readsAll: true });
    const read = await readOracleDictionary(server.query, 'OVS');
    expect(read.dictionary).toEqual(own.dictionary);
    expect(read.dictionary.tables.map(({ name }) => name)).toEqual(['T']);
    expect(server.sent.filter((sql) => /\bALL_(?!USERS\b)/.test(sql))).toEqual([]);
  });

  it('when another account has no right to that, then it fails and does not read a part', async () => {
    server = dictionaryServer(schema().views, { user: 'NOBODY' });
    await expect(readOracleDictionary(server.query, 'OVS')).rejects.toThrow(/DBA_TAB_COLS/);
  });

  it('when there is no such account, then the database is not found', async () => {
    server = dictionaryServer(schema().views, { user: 'OVS2', readsAll: true });
    await expect(readOracleDictionary(server.query, "o'vs")).rejects.toMatchObject({
      code: 'OVM_DB_NOT_FOUND',
    });
  });

  it('when a dictionary was written to an archive, then it is read back as it was', async () => {
    const { dictionary } = await reading(schema());
    expect(readDictionary(dictionaryText(dictionary), 'dictionary.json')).toEqual(dictionary);
  });

  it('when the server is of 12.1 or later, then what only such columns have is named', async () => {
    const later = (name: string, fields: Readonly<Record<string, string>>) => ({
      IDENTITY_COLUMN: 'NO',
      DEFAULT_ON_NULL: 'NO',
      USER_GENERATED: 'YES',
      ...(name === 'ID' ? { DATA_DEFAULT: '"OVS"."ISEQ$$_92".nextval' } : {}),
      ...fields,
    });
    const twelve = ovs().table('T').sequence('ISEQ$$_92');
    twelve
      .column('T', 'ID', 'NUMBER', later('ID', { IDENTITY_COLUMN: 'YES' }))
      .column('T', 'B', 'NUMBER', later('B', { DEFAULT_ON_NULL: 'YES', DATA_DEFAULT: '7' }))
      .column('T', 'UNSEEN', 'NUMBER', later('UNSEEN', { HIDDEN_COLUMN: 'YES' }))
      .column('T', 'SYS_C1', 'NUMBER', later('SYS_C1', { HIDDEN_COLUMN: 'YES', USER_GENERATED: 'NO' }));
    const { table, found, made, sent } = await reading(twelve, { version: '19.0.0.0.0' });
    expect(table('T')?.createStatement).toBe('CREATE TABLE "T" (\n  "ID" NUMBER,\n  "B" NUMBER DEFAULT 7\n)');
    expect(found).toEqual(['storage-left-out T.B', 'storage-left-out T.ID', 'column-left-out T.UNSEEN']);
    expect(made('sequence')).toEqual([]);
    const composed = sent.filter((sql) => sql.includes('IDENTITY_COLUMN'));
    expect(composed.map((sql) => plsqlFaults(sql))).toEqual([[]]);
  });

  it('when a table came back from the recycle bin, then what kept a name of the bin is read, and dropped things are not', async () => {
    const [bin, gone] = ['BIN$dG9tYXRvZXMgYXJlIHJlZA==$0', 'BIN$cm9zZXMgYXJlIHJlZCB0bw==$1'];
    const back = schema()
      .index('T', bin, ['A'])
      .trigger(bin, 'T', 'TRIGGER t1 BEFORE INSERT ON T BEGIN NULL; END;')
      .index(gone, 'BIN$dG9vIGFuZCB0aGlzIG9uZQ==$0', ['A'])
      .column(gone, 'A', 'NUMBER')
      .trigger(gone, gone, 'TRIGGER t2 BEFORE INSERT ON T BEGIN NULL; END;')
      .object('TABLE', gone)
      .grant(gone, 'SELECT', 'REPORT');
    const { dictionary, findings } = await reading(back);
    expect(dictionary.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      `index ${bin}`,
      `trigger ${bin}`,
      'grant SELECT ON T TO REPORT',
      'grant UPDATE ON T.A TO X',
    ]);
    expect(findings).toEqual([]);
  });

  it('when the server is of 11.2, then it is asked for nothing that it does not have', async () => {
    const { sent } = await reading(schema());
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.filter((sql) => laterConstructs(sql).length > 0)).toEqual([]);
  });
});
