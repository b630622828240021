import { describe, expect, it } from 'vitest';
import { refuseChanges, type SeenStructure } from '../../../src/jobs/schema/structure-changes.js';

/** A schema of one sequence, as it is at one moment. */
function seen(createStatement: string): SeenStructure {
  const sequence = {
    ...{ kind: 'sequence' as const, name: 'IDS', table: null, createStatement, definer: null, sqlMode: null },
    ...{ characterSetClient: null, collationConnection: null, databaseCollation: null, timeZone: null },
  };
  const dictionary = {
    name: 'OVS',
    characterSet: 'AL32UTF8',
    collation: 'BINARY',
    tables: [],
    objects: [sequence],
  };
  return { dictionaries: [dictionary], identities: new Map() };
}

const sequence = (start: number, cache = 'CACHE 20') =>
  `CREATE SEQUENCE "IDS" MINVALUE 1 MAXVALUE 9 INCREMENT BY 1 START WITH ${start} ${cache} NOORDER NOCYCLE`;

describe('definitions while they are read', () => {
  it('when only the position of a sequence of Oracle moves, then that is no change', () => {
    refuseChanges('db', seen(sequence(1)), seen(sequence(7)));
  });

  it('when a sequence of Oracle is defined otherwise, then it is named', () => {
    const changed = () => refuseChanges('db', seen(sequence(1)), seen(sequence(1, 'NOCACHE')));
    expect(changed).toThrow('sequence OVS.IDS on db');
  });
});
