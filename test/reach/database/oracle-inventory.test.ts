import { describe, expect, it } from 'vitest';
import {
  compileStatement,
  dropStatement,
  schemaInventory,
} from '../../../src/reach/database/oracle/schema-inventory.js';
import { laterConstructs } from '../../sql/oracle-11.2-bans.js';
import { plsqlFaults } from '../../sql/plsql-grammar.js';

/** A server that answers by what stands behind FROM. */
function server(answers: Readonly<Record<string, readonly (readonly string[])[]>>, user = 'OVS') {
  const asked: string[] = [];
  const query = async (sql: string) => {
    asked.push(sql);
    const view = /FROM (\w+)/.exec(sql)?.[1] ?? '';
    return view === 'DUAL' ? [[user]] : (answers[view] ?? []);
  };
  return { query, asked };
}

const valid = (type: string, name: string) => [type, name, 'VALID'];
const objects = [
  valid('TABLE', 'T'),
  valid('TABLE', 'INNER'),
  valid('TABLE', 'SUMS'),
  valid('MATERIALIZED VIEW', 'SUMS'),
  valid('INDEX', 'T_PK'),
  valid('LOB', 'SYS_LOB0000012345C00002$$'),
  valid('SEQUENCE', 'ISEQ$$_12345'),
  valid('SEQUENCE', 'IDS'),
  valid('TYPE', 'SYS_PLSQL_1_2_3'),
  ['PACKAGE BODY', 'P', 'INVALID'],
  valid('PACKAGE', 'P'),
  valid('TYPE', 'POINT'),
  valid('TRIGGER', 'R'),
  valid('DATABASE LINK', 'FAR'),
  valid('JOB', 'NIGHTLY'),
];

describe('what is in a schema of Oracle', () => {
  it('when it is told, then parts of others and what the server makes by itself are left out, users before what they use', async () => {
    const { query } = server({ ALL_OBJECTS: objects, ALL_TABLES: [['INNER']] });
    const { things, stays, invalid } = await schemaInventory({ query }, 'OVS');
    const names = (list: typeof things) => list.map(({ type, name }) => `${type} ${name}`);
    expect(names(things)).toEqual([
      'TRIGGER R',
      'MATERIALIZED VIEW SUMS',
      'TABLE T',
      'PACKAGE P',
      'SEQUENCE IDS',
      'TYPE POINT',
    ]);
    expect(names(stays)).toEqual(['DATABASE LINK FAR', 'JOB NIGHTLY']);
    expect(names(invalid)).toEqual(['PACKAGE BODY P']);
  });

  it('when somebody else than the owner asks, then the views are asked that show everything', async () => {
    const { query, asked } = server({ DBA_OBJECTS: objects }, 'SYSTEM');
    expect((await schemaInventory({ query }, 'OVS')).things.length).toBe(7);
    expect(asked.join()).not.toContain('ALL_');
  });

  it('when tables are of queues, logs and prebuilt views, then only those are dropped that DROP TABLE takes away', async () => {
    const { query } = server({
      ALL_OBJECTS: [
        ...['MLOG$_T', 'Q_TABLE', 'RUPD$_T', 'SUMS', 'T', 'TOTALS'].map((name) => valid('TABLE', name)),
        ...['SUMS', 'TOTALS'].map((name) => valid('MATERIALIZED VIEW', name)),
        valid('QUEUE', 'Q'),
      ],
      ALL_MVIEW_LOGS: [['T', 'MLOG$_T']],
      ALL_QUEUE_TABLES: [['Q_TABLE']],
      ALL_MVIEWS: [['TOTALS']],
    });
    const { things, stays } = await schemaInventory({ query }, 'OVS');
    const names = (list: typeof things) => list.map(({ type, name }) => `${type} ${name}`);
    expect(names(things)).toEqual([
      'MATERIALIZED VIEW SUMS',
      'MATERIALIZED VIEW TOTALS',
      'TABLE T',
      'TABLE TOTALS',
    ]);
    expect(names(stays)).toEqual(['QUEUE TABLE Q_TABLE', 'QUEUE Q']);
  });

  it("when somebody's table is called as the server calls types and sequences, then it is his", async () => {
    const own = ['SYSTPARAM', 'SYSTPROFILES', 'SYS_PLSQL_USAGE', 'ISEQ$$_1'].map((name) =>
      valid('TABLE', name),
    );
    const types = ['SYSTPARAMS', 'SYS_YOIDS', 'SYS_PLSQL_KINDS'].map((name) => valid('TYPE', name));
    const servers = [
      valid('TYPE', 'SYSTPf/L2CZMIQLjgU8AAAQHgUQ=='),
      valid('TYPE', 'SYS_PLSQL_52752_DUMMY_1'),
      valid('TYPE', 'SYS_PLSQL_2A3F9C10_42_1'),
      valid('TYPE BODY', 'SYS_YOID0000012345$'),
      valid('SEQUENCE', 'ISEQ$$_73210'),
    ];
    const { query } = server({ ALL_OBJECTS: [...own, ...types, ...servers] });
    const { things, stays } = await schemaInventory({ query }, 'OVS');
    expect(things.map(({ type, name }) => [type, name, 'VALID'])).toEqual([...own, ...types]);
    expect(stays).toEqual([]);
  });

  it('when things are dropped and compiled, then by statements of Oracle 11.2', () => {
    const types = [
      'TRIGGER',
      'VIEW',
      'MATERIALIZED VIEW',
      'SYNONYM',
      'TABLE',
      'PROCEDURE',
      'FUNCTION',
      'PACKAGE',
    ];
    for (const type of [...types, 'CLUSTER', 'SEQUENCE', 'TYPE']) {
      const sql = dropStatement('OVS', { type, name: 'X' });
      expect([sql, plsqlFaults(sql), laterConstructs(sql)]).toEqual([sql, [], []]);
    }
    expect(dropStatement('OVS', { type: 'TABLE', name: 'x y' })).toBe('DROP TABLE "OVS"."x y" PURGE');
    for (const type of ['VIEW', 'PACKAGE', 'PACKAGE BODY', 'TYPE BODY', 'TRIGGER']) {
      const sql = compileStatement('OVS', { type, name: 'X' }) ?? '';
      expect([sql, plsqlFaults(sql), laterConstructs(sql)]).toEqual([sql, [], []]);
    }
    expect(compileStatement('OVS', { type: 'TYPE BODY', name: 'X' })).toBe(
      'ALTER TYPE "OVS"."X" COMPILE BODY',
    );
    expect(compileStatement('OVS', { type: 'JOB', name: 'X' })).toBeUndefined();
  });
});
