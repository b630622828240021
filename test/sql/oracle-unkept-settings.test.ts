import { describe, expect, it } from 'vitest';
import { replacedTextFindings } from '../../src/reach/database/oracle/replaced-texts.js';
import { ovs, reading } from './oracle-reading.js';

describe('settings that nothing is made again with', () => {
  const owned = { OWNER: 'OVS' };

  it('when columns and large objects are encrypted, then each is named once', async () => {
    const schema = ovs()
      .table('T')
      .column('T', 'SECRET', 'NUMBER')
      .column('T', 'NOTE', 'CLOB')
      .add('ENCRYPTED_COLUMNS', {
        ...owned,
        TABLE_NAME: 'T',
        COLUMN_NAME: 'SECRET',
        ENCRYPTION_ALG: 'AES 192 bits key',
      })
      .add('ENCRYPTED_COLUMNS', { ...owned, TABLE_NAME: 'GONE', COLUMN_NAME: 'A' });
    for (const COLUMN_NAME of ['NOTE', 'SECRET'])
      schema.add('LOBS', { ...owned, TABLE_NAME: 'T', COLUMN_NAME, ENCRYPT: 'YES', SECUREFILE: 'YES' });
    const { found, findings } = await reading(schema);
    expect(found).toEqual(['storage-left-out T.SECRET', 'storage-left-out T.NOTE']);
    expect(findings[0]?.why).toContain('AES 192 bits key');
  });

  it('when rows may be hidden or accesses are recorded by a policy, then it is named', async () => {
    const { found, findings } = await reading(
      ovs()
        .table('T')
        .column('T', 'A', 'NUMBER')
        .add('POLICIES', {
          OBJECT_OWNER: 'OVS',
          OBJECT_NAME: 'T',
          POLICY_NAME: 'OWN_ROWS',
          ENABLE: 'YES',
        })
        .add('AUDIT_POLICIES', { OBJECT_SCHEMA: 'OVS', OBJECT_NAME: 'T', POLICY_NAME: 'WHO' }),
    );
    expect(found).toEqual(['object-left-out POLICY OWN_ROWS on T', 'object-left-out AUDIT POLICY WHO on T']);
    expect(findings[0]?.why).toContain('may hide rows');
  });

  it('when code counts characters without saying so, then the statement that brings that back is named', async () => {
    const { findings } = await reading(
      ovs()
        .add('PLSQL_OBJECT_SETTINGS', {
          ...owned,
          NAME: 'P',
          TYPE: 'PACKAGE BODY',
          NLS_LENGTH_SEMANTICS: 'CHAR',
        })
        .add('PLSQL_OBJECT_SETTINGS', {
          ...owned,
          NAME: 'Q',
          TYPE: 'FUNCTION',
          NLS_LENGTH_SEMANTICS: 'BYTE',
        }),
    );
    expect(findings).toMatchObject([
      {
        kind: 'storage-left-out',
        name: 'PACKAGE BODY P',
        why: expect.stringContaining('`ALTER PACKAGE P COMPILE NLS_LENGTH_SEMANTICS=CHAR`'),
      },
    ]);
  });

  it('when the set of the database takes any byte, then no text of it is sure', () => {
    const empty = { tables: [], objects: [] };
    expect(replacedTextFindings({ characterSet: 'AL32UTF8', ...empty })).toEqual([]);
    expect(replacedTextFindings({ characterSet: 'US7ASCII', ...empty })).toMatchObject([
      { kind: 'characters-replaced', name: 'NLS_CHARACTERSET', why: expect.stringContaining('--via-tools') },
    ]);
  });
});
