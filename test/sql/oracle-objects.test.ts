import { describe, expect, it } from 'vitest';
import { ovs, reading } from './oracle-reading.js';

describe('other objects of Oracle', () => {
  it('when sequences have got somewhere, then they go on there', async () => {
    const schema = ovs()
      .sequence('A', { LAST_NUMBER: '12345678901234567890123456' })
      .sequence('DOWN', {
        MIN_VALUE: '-9',
        MAX_VALUE: '-1',
        INCREMENT_BY: '-1',
        LAST_NUMBER: '-4',
        CACHE_SIZE: '0',
        ORDER_FLAG: 'Y',
      })
      .sequence('ROUND', { MAX_VALUE: '9', LAST_NUMBER: '10', CYCLE_FLAG: 'Y', CACHE_SIZE: '0' })
      .sequence('USED_UP', { MAX_VALUE: '9', LAST_NUMBER: '10', CACHE_SIZE: '0' });
    const { texts, found } = await reading(schema);
    const most = '9999999999999999999999999999';
    expect(texts('sequence')).toEqual([
      `CREATE SEQUENCE "A" MINVALUE 1 MAXVALUE ${most} INCREMENT BY 1 START WITH 12345678901234567890123456 CACHE 20 NOORDER NOCYCLE`,
      'CREATE SEQUENCE "DOWN" MINVALUE -9 MAXVALUE -1 INCREMENT BY -1 START WITH -4 NOCACHE ORDER NOCYCLE',
      'CREATE SEQUENCE "ROUND" MINVALUE 1 MAXVALUE 9 INCREMENT BY 1 START WITH 1 NOCACHE NOORDER CYCLE',
      'CREATE SEQUENCE "USED_UP" MINVALUE 1 MAXVALUE 9 INCREMENT BY 1 START WITH 9 NOCACHE NOORDER NOCYCLE',
    ]);
    expect(found).toEqual(['sequence-used-up USED_UP']);
  });

  it('when views restrict changes, then their text says so once', async () => {
    const restricted = (name: string, type: string, constraint: string) =>
      [name, constraint, type, [], {}] as const;
    const schema = ovs()
      .view('PLAIN', ['A', 'B'], 'select a, b from t -- all\n')
      .view('TYPED', ['A'], 'select a from t\nwith read only')
      .constraint(...restricted('TYPED', 'O', 'SYS_C1'))
      .view('UNTYPED', ['A'], 'select a from t')
      .constraint(...restricted('UNTYPED', 'O', 'SYS_C2'))
      .view('CHECKED', ['A'], 'select a from t where a > 1')
      .constraint(...restricted('CHECKED', 'V', 'A_CHECK'));
    const { texts } = await reading(schema);
    expect(texts('view')).toEqual([
      'CREATE OR REPLACE FORCE VIEW "CHECKED" ("A") AS\nselect a from t where a > 1\nWITH CHECK OPTION CONSTRAINT "A_CHECK"',
      'CREATE OR REPLACE FORCE VIEW "PLAIN" ("A", "B") AS\nselect a, b from t -- all',
      'CREATE OR REPLACE FORCE VIEW "TYPED" ("A") AS\nselect a from t\nwith read only',
      'CREATE OR REPLACE FORCE VIEW "UNTYPED" ("A") AS\nselect a from t\nWITH READ ONLY',
    ]);
  });

  it('when objects are texts, then they are made from them without the owner', async () => {
    const body = Array.from({ length: 12 }, (_, line) => `  -- line ${line}\n`).join('');
    const schema = ovs()
      .source(
        'FUNCTION',
        'F',
        'function /* of mine */ "OVS"."F"(a NUMBER) RETURN NUMBER IS BEGIN RETURN ovs.g; END;\n',
      )
      .source('PROCEDURE', 'P', `PROCEDURE ovs . p AS BEGIN\n${body}  NULL; END;`)
      .source('PACKAGE', 'K', 'PACKAGE k AS PROCEDURE a; END k;')
      .source('PACKAGE BODY', 'K', 'PACKAGE BODY ovs.k AS PROCEDURE a IS BEGIN NULL; END; END k;')
      .source('TYPE', 'NAMES', 'TYPE names AS TABLE OF VARCHAR2(30)')
      .source('TYPE', 'SYS_PLSQL_71_9_1', 'TYPE SYS_PLSQL_71_9_1 AS TABLE OF NUMBER')
      .object('PROCEDURE', 'BROKEN', { STATUS: 'INVALID' });
    const { dictionary, invalid, findings } = await reading(schema);
    expect(dictionary.objects.map(({ kind, createStatement }) => [kind, createStatement])).toEqual([
      ['type', 'CREATE OR REPLACE TYPE names AS TABLE OF VARCHAR2(30)'],
      [
        'function',
        'CREATE OR REPLACE function /* of mine */ "F"(a NUMBER) RETURN NUMBER IS BEGIN RETURN ovs.g; END;',
      ],
      ['procedure', `CREATE OR REPLACE PROCEDURE p AS BEGIN\n${body}  NULL; END;`],
      ['package', 'CREATE OR REPLACE PACKAGE k AS PROCEDURE a; END k;'],
      ['package', 'CREATE OR REPLACE PACKAGE BODY k AS PROCEDURE a IS BEGIN NULL; END; END k;'],
    ]);
    expect(invalid).toEqual([{ kind: 'PROCEDURE', name: 'BROKEN' }]);
    expect(findings).toEqual([]);
  });

  it('when triggers are disabled, then they are made disabled, and none before the other objects', async () => {
    const action = 'BEGIN :new.a := 1; END;';
    const schema = ovs()
      .table('T')
      .column('T', 'A', 'NUMBER')
      .trigger('ON1', 'T', `TRIGGER "OVS"."ON1" BEFORE INSERT ON "OVS"."T" FOR EACH ROW ${action}`)
      .trigger('ON2', 'T', `trigger ovs.on2\nbefore update of enable on t for each row disable ${action}`)
      .trigger(
        'OFF1',
        'T',
        `TRIGGER off1 BEFORE INSERT ON OVS.T FOR EACH ROW WHEN (new.a IS NULL) ${action}`,
        'DISABLED',
      )
      .trigger('OFF2', 'T', 'TRIGGER off2 AFTER DELETE ON T DECLARE n NUMBER; BEGIN NULL; END;', 'DISABLED')
      .source('PROCEDURE', 'P', 'PROCEDURE p AS BEGIN NULL; END;');
    const { texts, made, dictionary } = await reading(schema);
    expect(texts('trigger')).toEqual([
      `CREATE OR REPLACE TRIGGER off1 BEFORE INSERT ON T FOR EACH ROW DISABLE WHEN (new.a IS NULL) ${action}`,
      'CREATE OR REPLACE TRIGGER off2 AFTER DELETE ON T DISABLE DECLARE n NUMBER; BEGIN NULL; END;',
      `CREATE OR REPLACE TRIGGER "ON1" BEFORE INSERT ON "T" FOR EACH ROW ${action}`,
      `CREATE OR REPLACE trigger on2\nbefore update of enable on t for each row ENABLE ${action}`,
    ]);
    expect(made('trigger').map(({ table }) => table)).toEqual(['T', 'T', 'T', 'T']);
    expect(dictionary.objects.map(({ kind }) => kind)).toEqual(['procedure', ...Array(4).fill('trigger')]);
  });

  it('when there are synonyms, comments and grants, then they are made again on what is made again', async () => {
    const grant = { GRANTOR: 'OVS', TABLE_SCHEMA: 'OVS', TABLE_NAME: 'T', GRANTABLE: 'NO' };
    const schema = ovs()
      .table('T')
      .column('T', 'A', 'NUMBER')
      .column('T', 'FILE', 'BFILE')
      .add('SYNONYMS', { OWNER: 'OVS', SYNONYM_NAME: 'S', TABLE_OWNER: 'OVS', TABLE_NAME: 'T' })
      .add('SYNONYMS', {
        OWNER: 'OVS',
        SYNONYM_NAME: 'FAR',
        TABLE_OWNER: 'OVS',
        TABLE_NAME: 'T',
        DB_LINK: 'L.X',
      })
      .add('TAB_COMMENTS', { OWNER: 'OVS', TABLE_NAME: 'T', COMMENTS: "Bob's; table" })
      .add('TAB_COMMENTS', { OWNER: 'OVS', TABLE_NAME: 'GONE', COMMENTS: 'x' })
      .add('COL_COMMENTS', { OWNER: 'OVS', TABLE_NAME: 'T', COLUMN_NAME: 'A', COMMENTS: 'über\nall' })
      .add('COL_COMMENTS', { OWNER: 'OVS', TABLE_NAME: 'T', COLUMN_NAME: 'FILE', COMMENTS: 'x' })
      .grant('T', 'SELECT', 'PUBLIC')
      .grant('T', 'SELECT', 'REPORT', { GRANTABLE: 'YES', HIERARCHY: 'YES' })
      .grant('T', 'SELECT', 'THIRD', { GRANTOR: 'REPORT' })
      .add('COL_PRIVS', {
        ...grant,
        GRANTEE: 'REPORT',
        COLUMN_NAME: 'A',
        PRIVILEGE: 'UPDATE',
        GRANTABLE: 'YES',
      });
    const { dictionary, found } = await reading(schema);
    expect(
      dictionary.objects.map(({ kind, name, createStatement }) => [kind, name, createStatement]),
    ).toEqual([
      ['synonym', 'FAR', 'CREATE OR REPLACE SYNONYM "FAR" FOR "OVS"."T"@"L.X"'],
      ['synonym', 'S', 'CREATE OR REPLACE SYNONYM "S" FOR "T"'],
      ['comment', 'T', `COMMENT ON TABLE "T" IS 'Bob''s; table'`],
      ['comment', 'T.A', `COMMENT ON COLUMN "T"."A" IS 'über\nall'`],
      ['grant', 'SELECT ON T TO PUBLIC', 'GRANT SELECT ON "T" TO PUBLIC'],
      [
        'grant',
        'SELECT ON T TO REPORT',
        'GRANT SELECT ON "T" TO "REPORT" WITH HIERARCHY OPTION WITH GRANT OPTION',
      ],
      ['grant', 'UPDATE ON T.A TO REPORT', 'GRANT UPDATE ("A") ON "T" TO "REPORT" WITH GRANT OPTION'],
    ]);
    expect(found).toEqual(['column-left-out T.FILE', 'object-left-out GRANT SELECT ON T TO THIRD']);
  });
});
