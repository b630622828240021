import { describe, expect, it } from 'vitest';
import { withoutOwner } from '../../src/reach/database/oracle/oracle-ddl/own-owner.js';
import { createSourceStatement } from '../../src/reach/database/oracle/oracle-ddl/source-head.js';
import { sqlStatement } from '../../src/reach/sql-statement.js';
import { dictionaryServer } from './oracle-dictionary-server.js';
import { ovs, reading } from './oracle-reading.js';

describe('names of Oracle', () => {
  it('when the server writes the owner into expressions, then a copy under another name calls its own functions', async () => {
    const schema = ovs()
      .table('T')
      .column('T', 'NAME', 'NUMBER')
      .column('T', 'NEXT', 'NUMBER', { DATA_DEFAULT: '"OVS"."SEQ"."NEXTVAL"' })
      .column('T', 'LOUD', 'NUMBER', { VIRTUAL_COLUMN: 'YES', DATA_DEFAULT: 'ovs.f("NAME")' })
      .index('T', 'T_LOUD', ['SYS_NC4$'], { INDEX_TYPE: 'FUNCTION-BASED NORMAL' })
      .expression('T', 'T_LOUD', 1, '"OVS"."F"("NAME")||"OTHER"."G"("NAME")');
    const { table, texts } = await reading(schema);
    expect(table('T')?.createStatement).toContain('DEFAULT "SEQ"."NEXTVAL"');
    expect(table('T')?.createStatement).toContain('AS (f("NAME")) VIRTUAL');
    expect(texts('index')).toEqual(['CREATE INDEX "T_LOUD" ON "T" ("F"("NAME")||"OTHER"."G"("NAME"))']);
  });

  it.each([
    ['"OVS"."P"."F"(1)', '"P"."F"(1)'],
    ['"OVS"."OVS"."F"(1)', '"OVS"."F"(1)'],
    ['"P"."OVS"."X"', '"P"."OVS"."X"'],
    [`'OVS.F' || "OVS" || ovs`, `'OVS.F' || "OVS" || ovs`],
    ['"ovs"."F"(1)', '"ovs"."F"(1)'],
    ['Ovs . f(1) /* OVS.g */ + ovs.g', 'f(1) /* OVS.g */ + g'],
  ])('when an expression is %s, then it is made as %s', (text, made) => {
    expect(withoutOwner(text, 'OVS')).toBe(made);
  });

  it.each([
    ['NONEDITIONABLE PACKAGE ovs.p AS END;', 'NONEDITIONABLE PACKAGE p AS END;'],
    ['EDITIONABLE PACKAGE BODY "OVS"."P" AS END;', 'EDITIONABLE PACKAGE BODY "P" AS END;'],
    ['PACKAGE ovs.type AS END;', 'PACKAGE type AS END;'],
    ['PACKAGE type AS END;', 'PACKAGE type AS END;'],
    ['PROCEDURE ovs.body AS BEGIN NULL; END;', 'PROCEDURE body AS BEGIN NULL; END;'],
    [
      'FUNCTION ovs.replace RETURN NUMBER AS BEGIN RETURN ovs.f; END;',
      'FUNCTION replace RETURN NUMBER AS BEGIN RETURN ovs.f; END;',
    ],
  ])('when a text begins with %s, then its own owner alone goes', (text, made) => {
    expect(createSourceStatement(text, 'OVS', undefined)).toBe(`CREATE OR REPLACE ${made}`);
  });

  it("when a trigger's text names an edition, then the owner goes as well", () => {
    const text = 'EDITIONABLE TRIGGER ovs.r BEFORE INSERT ON ovs.t BEGIN NULL; END;';
    expect(createSourceStatement(text, 'OVS', { enabled: true })).toBe(
      'CREATE OR REPLACE EDITIONABLE TRIGGER r BEFORE INSERT ON t BEGIN NULL; END;',
    );
  });

  it("when types are called nearly as the server's own, then they are exported", async () => {
    const { made, found } = await reading(
      ovs()
        .source('TYPE', 'SYSTPARAMS', 'TYPE systparams AS TABLE OF NUMBER')
        .source(
          'TYPE',
          'SYSTPf/L2CZMIQLjgU8AAAQHgUQ==',
          'TYPE "SYSTPf/L2CZMIQLjgU8AAAQHgUQ==" AS TABLE OF NUMBER',
        ),
    );
    expect(made('type').map(({ name }) => name)).toEqual(['SYSTPARAMS']);
    expect(found).toEqual([]);
  });

  it('when accounts are called nearly as those of Application Express, then they are people', async () => {
    const schema = ovs();
    const servers = [
      'APEX_040000',
      'APEX_210200',
      'APEX_PUBLIC_USER',
      'FLOWS_030000',
      'FLOWS_FILES',
      'SYSTEM',
    ];
    const people = ['APEXIMPORT', 'APEX_REPORTS', 'FLOWSHEET'];
    for (const name of [...servers, ...people]) schema.add('USERS', { USERNAME: name });
    const server = dictionaryServer(schema.views, { user: 'OVS' });
    const rows = await server.query(sqlStatement('dictionary/oracle/databases'), []);
    server.close();
    expect(rows.map(({ name }) => name)).toEqual([...people, 'OVS']);
  });
});
