import { describe, expect, it } from 'vitest';
import { checkInPlaceNames, refuseUnfit } from '../../../src/jobs/schema/import/import-in-place-names.js';
import type { ImportTarget } from '../../../src/jobs/schema/import/import-targets.js';

const archive = (kind: string, name: string, createStatement: string) =>
  ({
    from: 'OVS',
    to: 'OVS',
    manifest: { dictionary: 'dictionary.json' },
    archived: { tables: [], objects: [{ kind, name, table: null, createStatement }] },
  }) as unknown as ImportTarget;

describe('statements of an archive of Oracle', () => {
  it.each([
    ['procedure', 'FORCE', 'CREATE OR REPLACE PROCEDURE force AS BEGIN NULL; END;'],
    ['procedure', 'BODY', 'CREATE OR REPLACE PROCEDURE body AS BEGIN NULL; END;'],
    ['function', 'REPLACE', 'CREATE OR REPLACE FUNCTION replace RETURN NUMBER AS BEGIN RETURN 1; END;'],
    ['package', 'TYPE', 'CREATE OR REPLACE PACKAGE type AS END;'],
    ['package', 'PACKAGE', 'CREATE OR REPLACE PACKAGE BODY package AS END;'],
    ['package', 'EDITIONABLE', 'CREATE OR REPLACE NONEDITIONABLE PACKAGE editionable AS END;'],
    [
      'trigger',
      'COMMENT',
      'CREATE OR REPLACE EDITIONABLE TRIGGER "COMMENT" BEFORE INSERT ON t BEGIN NULL; END;',
    ],
    ['type', 'BODY', 'CREATE OR REPLACE TYPE "BODY" AS TABLE OF NUMBER'],
    ['sequence', 'INDEX', 'CREATE SEQUENCE "INDEX"'],
  ])('when a %s is called %s as a word of statements, then it is imported', (kind, name, sql) => {
    expect(() => checkInPlaceNames(archive(kind, name, sql))).not.toThrow();
  });

  it.each([
    ['type', 'X', 'CREATE OR REPLACE TYPE BODY x AS END;'],
    ['type', 'BODY', 'CREATE OR REPLACE TYPE BODY x AS END;'],
    ['package', 'BODY', 'CREATE OR REPLACE PACKAGE BODY x AS END;'],
    ['procedure', 'P', 'CREATE OR REPLACE PROCEDURE sys.p AS BEGIN NULL; END;'],
    ['procedure', 'PROCEDURE', 'CREATE OR REPLACE PROCEDURE p AS BEGIN NULL; END;'],
    ['procedure', 'P', 'CREATE OR REPLACE FUNCTION p RETURN NUMBER AS BEGIN RETURN 1; END;'],
    ['procedure', 'P', 'CREATE "OR" REPLACE PROCEDURE p AS BEGIN NULL; END;'],
    ['sequence', 'S', 'CREATE EDITIONABLE SEQUENCE "S"'],
    ['sequence', 'S', 'CREATE'],
  ])('when a %s %s is another thing in truth, then nothing of it is sent', (kind, name, sql) => {
    expect(() => checkInPlaceNames(archive(kind, name, sql))).toThrow(`the statement of ${kind} ${name}`);
  });

  it('when a statement names an edition, then a server before 12.1 is refused before anything is touched', () => {
    const target = (sql: string) => archive('package', 'P', `CREATE OR REPLACE ${sql}`);
    const into = (version: string, sql: string) => () =>
      refuseUnfit(target(sql), { address: 'db', server: { version } as never }, {
        characterSet: 'AL32UTF8',
      } as never);
    expect(into('11.2.0.2.0', 'NONEDITIONABLE PACKAGE p AS END;')).toThrow('knows no EDITIONABLE, as P says');
    expect(into('12.1.0.2.0', 'NONEDITIONABLE PACKAGE p AS END;')).not.toThrow();
    expect(into('11.2.0.2.0', 'PACKAGE p AS END;')).not.toThrow();
  });
});
