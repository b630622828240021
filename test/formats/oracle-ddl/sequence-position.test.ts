import { describe, expect, it } from 'vitest';
import { withoutSequencePosition } from '../../../src/formats/oracle-ddl/sequence-position.js';

const made = (name: string, start: string, cache = '20') =>
  `CREATE SEQUENCE "${name}" MINVALUE -9 MAXVALUE 99 INCREMENT BY 1 START WITH ${start} CACHE ${cache} NOORDER NOCYCLE`;

describe('the position of a sequence', () => {
  it('when only the position differs, then the texts are the same without it', () => {
    expect(withoutSequencePosition(made('S', '12'))).toBe(withoutSequencePosition(made('S', '-3')));
    expect(withoutSequencePosition(made('S', '12'))).toMatch(/ INCREMENT BY 1 CACHE 20 /);
  });

  it('when something else differs, then the texts differ', () => {
    expect(withoutSequencePosition(made('S', '12'))).not.toBe(withoutSequencePosition(made('S', '12', '30')));
    expect(withoutSequencePosition(made('S', '12'))).not.toBe(withoutSequencePosition(made('T', '12')));
  });

  it('when a name looks like a position, then it stays', () => {
    expect(withoutSequencePosition(made('START WITH 1 ', '5'))).toContain('"START WITH 1 "');
  });

  it('when it is another statement, then it is left as it is', () => {
    const view = 'CREATE VIEW "V" AS SELECT \'START WITH 1 \' FROM DUAL';
    expect(withoutSequencePosition(view)).toBe(view);
  });
});
