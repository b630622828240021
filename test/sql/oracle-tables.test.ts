import { describe, expect, it } from 'vitest';
import { ovs, reading } from './oracle-reading.js';
import { columnTypes } from './oracle-zoo.js';

describe('tables of Oracle', () => {
  it('when a table has every type that is carried, then each is made again as it is', async () => {
    const schema = ovs().table('ZOO', { NUM_ROWS: '12', AVG_ROW_LEN: '100' });
    for (const [index, [type, fields]] of columnTypes.entries())
      schema.column('ZOO', `C${index}`, type, fields);
    const { table, findings } = await reading(schema);
    expect(table('ZOO')?.columns.map(({ columnType }) => columnType)).toEqual(
      columnTypes.map(([, , text]) => text),
    );
    expect(table('ZOO')?.createStatement).toBe(
      `CREATE TABLE "ZOO" (\n${columnTypes.map(([, , text], index) => `  "C${index}" ${text}`).join(',\n')}\n)`,
    );
    expect(table('ZOO')?.columns.map(({ dataType }) => dataType)).toEqual(
      expect.arrayContaining([
        'number',
        'long raw',
        'timestamp with local time zone',
        'interval day to second',
      ]),
    );
    expect(table('ZOO')?.columns.map(({ characterSet }) => characterSet)).toEqual(
      expect.arrayContaining(['AL32UTF8', 'AL16UTF16', null]),
    );
    expect(table('ZOO')).toMatchObject({ storageEngine: 'heap', estimatedRows: 12, estimatedBytes: 1200 });
    expect(findings).toEqual([]);
  });

  it('when columns have defaults, NOT NULL or an expression, then CREATE TABLE says so', async () => {
    const schema = ovs()
      .table('T')
      .column('T', 'ID', 'NUMBER', { NULLABLE: 'N' })
      .column('T', 'NAME', 'DATE', { NULLABLE: 'N', DATA_DEFAULT: 'SYSDATE \n' })
      .column('T', 'NOTE', 'CLOB', { DATA_DEFAULT: 'EMPTY_CLOB() -- nothing yet' })
      .column('T', 'TWICE', 'NUMBER', { VIRTUAL_COLUMN: 'YES', DATA_DEFAULT: '"ID"*2' })
      .column('T', 'SYS_NC00005$', 'NUMBER', { HIDDEN_COLUMN: 'YES', VIRTUAL_COLUMN: 'YES' })
      .constraint('T', 'ID_THERE', 'C', ['ID'], { SEARCH_CONDITION: '"ID" IS NOT NULL' })
      .notNull('T', 'NAME');
    const { table, made } = await reading(schema);
    expect(table('T')?.createStatement).toBe(
      [
        'CREATE TABLE "T" (',
        '  "ID" NUMBER CONSTRAINT "ID_THERE" NOT NULL,',
        '  "NAME" DATE DEFAULT SYSDATE NOT NULL,',
        '  "NOTE" CLOB DEFAULT EMPTY_CLOB() -- nothing yet',
        '  ,',
        '  "TWICE" NUMBER GENERATED ALWAYS AS ("ID"*2) VIRTUAL',
        ')',
      ].join('\n'),
    );
    expect(table('T')?.columns.map(({ name, generated }) => [name, generated])).toEqual([
      ['ID', false],
      ['NAME', false],
      ['NOTE', false],
      ['TWICE', true],
    ]);
    expect(made('constraint')).toEqual([]);
  });

  it('when large values have a storage of their own, then CREATE TABLE says so', async () => {
    const lob = { OWNER: 'OVS', TABLE_NAME: 'T', CHUNK: 8192, LOGGING: 'YES', IN_ROW: 'YES', CACHE: 'NO' };
    const schema = ovs()
      .table('T', { ROW_MOVEMENT: 'ENABLED' })
      .column('T', 'A', 'BLOB')
      .column('T', 'B', 'CLOB')
      .column('T', 'C', 'NCLOB')
      .column('T', 'X', 'XMLTYPE', { DATA_TYPE_OWNER: 'SYS' })
      .column('T', 'Y', 'XMLTYPE', { DATA_TYPE_OWNER: 'SYS' })
      .add('LOBS', { ...lob, COLUMN_NAME: 'A', SECUREFILE: 'NO', PCTVERSION: 10, IN_ROW: 'NO' })
      .add('LOBS', { ...lob, COLUMN_NAME: 'B', SECUREFILE: 'NO', CACHE: 'CACHEREADS', LOGGING: 'NO' })
      .add('LOBS', {
        ...lob,
        COLUMN_NAME: 'C',
        SECUREFILE: 'YES',
        CACHE: 'YES',
        COMPRESSION: 'MEDIUM',
        DEDUPLICATION: 'LOB',
      })
      .add('LOBS', { ...lob, COLUMN_NAME: 'SYS_NC00006$', SECUREFILE: 'NO' })
      .add('XML_TAB_COLS', { OWNER: 'OVS', TABLE_NAME: 'T', COLUMN_NAME: 'X', STORAGE_TYPE: 'CLOB' })
      .add('XML_TAB_COLS', { OWNER: 'OVS', TABLE_NAME: 'T', COLUMN_NAME: 'Y', STORAGE_TYPE: 'BINARY' });
    const { table } = await reading(schema);
    expect(table('T')?.createStatement.split('\n').slice(6)).toEqual([
      ')',
      'LOB ("A") STORE AS BASICFILE (DISABLE STORAGE IN ROW CHUNK 8192 PCTVERSION 10 NOCACHE LOGGING)',
      'LOB ("B") STORE AS BASICFILE (ENABLE STORAGE IN ROW CHUNK 8192 RETENTION CACHE READS NOLOGGING)',
      'LOB ("C") STORE AS SECUREFILE (ENABLE STORAGE IN ROW CHUNK 8192 DEDUPLICATE COMPRESS MEDIUM CACHE)',
      'XMLTYPE COLUMN "X" STORE AS CLOB',
      'XMLTYPE COLUMN "Y" STORE AS BINARY XML',
      'ENABLE ROW MOVEMENT',
    ]);
  });

  it('when a table is temporary or index-organized, then it is made so, and what is not kept is named', async () => {
    const schema = ovs()
      .table('GONE', { TEMPORARY: 'Y', DURATION: 'SYS$SESSION' })
      .column('GONE', 'A', 'CLOB')
      .table('KEPT', { IOT_TYPE: 'IOT' })
      .column('KEPT', 'A', 'NUMBER', { NULLABLE: 'N', COLUMN_ID: 1 })
      .column('KEPT', 'B', 'NUMBER', { COLUMN_ID: 2 })
      .column('KEPT', 'C', 'NUMBER', { COLUMN_ID: 3 })
      .table('SYS_IOT_OVER_7', { IOT_TYPE: 'IOT_OVERFLOW', IOT_NAME: 'KEPT' })
      .constraint('KEPT', 'KEPT_PK', 'P', ['A'], { INDEX_OWNER: 'OVS', INDEX_NAME: 'KEPT_PK' })
      .index('KEPT', 'KEPT_PK', ['A'], { INDEX_TYPE: 'IOT - TOP', UNIQUENESS: 'UNIQUE', INCLUDE_COLUMN: 2 });
    const { table, made, found, dictionary } = await reading(schema);
    expect(table('GONE')?.createStatement).toBe(
      'CREATE GLOBAL TEMPORARY TABLE "GONE" (\n  "A" CLOB\n)\nON COMMIT PRESERVE ROWS',
    );
    expect(table('KEPT')?.createStatement).toBe(
      [
        'CREATE TABLE "KEPT" (',
        '  "A" NUMBER,\n  "B" NUMBER,\n  "C" NUMBER,',
        '  CONSTRAINT "KEPT_PK" PRIMARY KEY ("A")',
        ')\nORGANIZATION INDEX INCLUDING "B" OVERFLOW',
      ].join('\n'),
    );
    expect(table('KEPT')?.primaryKey).toEqual(['A']);
    expect([made('constraint'), made('index')]).toEqual([[], []]);
    expect(dictionary.tables.map(({ name, storageEngine }) => [name, storageEngine])).toEqual([
      ['GONE', 'temporary'],
      ['KEPT', 'index-organized'],
    ]);
    expect(found).toEqual(['rows-of-sessions GONE', 'storage-left-out KEPT']);
  });

  it('when something of a table cannot be carried, then it is named and what hangs on it goes too', async () => {
    const schema = ovs()
      .table('T', { PARTITIONED: 'YES', CLUSTER_NAME: 'C', READ_ONLY: 'YES' })
      .add('PART_TABLES', {
        OWNER: 'OVS',
        TABLE_NAME: 'T',
        PARTITIONING_TYPE: 'RANGE',
        SUBPARTITIONING_TYPE: 'HASH',
        PARTITION_COUNT: 4,
      })
      .column('T', 'ID', 'NUMBER')
      .column('T', 'FILE', 'BFILE')
      .column('T', 'PLACE', 'POINT', { DATA_TYPE_OWNER: 'OVS' })
      .column('T', 'OTHER', 'POINT', { DATA_TYPE_OWNER: 'OVS', DATA_TYPE_MOD: 'REF' })
      .index('T', 'ON_FILE', ['FILE'])
      .index('T', 'ON_PLACE', ['SYS_NC1$'])
      .expression('T', 'ON_PLACE', 1, '"OVS"."X"("PLACE")')
      .constraint('T', 'FILE_THERE', 'C', ['FILE'], { SEARCH_CONDITION: '"FILE" IS NOT NULL' })
      .table('OUTSIDE')
      .add('EXTERNAL_TABLES', { OWNER: 'OVS', TABLE_NAME: 'OUTSIDE' })
      .table('INSIDE', { NESTED: 'YES' })
      .column('INSIDE', 'A', 'NUMBER')
      .table('NOTHING')
      .column('NOTHING', 'FILE', 'BFILE')
      .table('BIN$dG9tYXRvZXMgYXJlIHJlZA==$0', { DROPPED: 'YES' })
      .index('T', 'TEXT_SEARCH', ['ID'], { INDEX_TYPE: 'DOMAIN' })
      .index('T', 'THEIRS', ['ID'], { OWNER: 'DBA1' })
      .object('MATERIALIZED VIEW', 'MV')
      .object('TABLE', 'OBJECTS_OF_TYPE')
      .object('JOB', 'NIGHTLY')
      .add('DB_LINKS', { OWNER: 'OVS', DB_LINK: 'FAR.EXAMPLE' })
      .add('JOBS', { JOB: 41, SCHEMA_USER: 'OVS' })
      .add('SYNONYMS', { OWNER: 'PUBLIC', SYNONYM_NAME: 'TT', TABLE_OWNER: 'OVS', TABLE_NAME: 'T' });
    const { table, made, found, findings } = await reading(schema);
    expect(table('T')?.createStatement).toBe('CREATE TABLE "T" (\n  "ID" NUMBER\n)');
    expect([...made('index'), ...made('constraint')]).toEqual([]);
    expect([...found].sort()).toEqual([
      'column-left-out T.FILE',
      'column-left-out T.OTHER',
      'column-left-out T.PLACE',
      'object-left-out DATABASE LINK FAR.EXAMPLE',
      'object-left-out INDEX TEXT_SEARCH',
      'object-left-out INDEX THEIRS',
      'object-left-out JOB 41',
      'object-left-out JOB NIGHTLY',
      'object-left-out MATERIALIZED VIEW MV',
      'object-left-out PUBLIC SYNONYM TT',
      'object-left-out TABLE OBJECTS_OF_TYPE',
      'storage-left-out T',
      'storage-left-out T',
      'storage-left-out T',
      'table-left-out INSIDE',
      'table-left-out NOTHING',
      'table-left-out OUTSIDE',
    ]);
    expect(findings.find(({ name }) => name === 'T.OTHER')?.why).toContain('REF OVS.POINT');
    expect(findings.find(({ name }) => name === 'T')?.why).toContain(
      'partitions by RANGE and HASH (4 of them)',
    );
  });
});
