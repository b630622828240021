import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import { withNewSnapshot } from '../../../src/jobs/schema/new-snapshot.js';
import { oracleMoment } from '../../../src/reach/database/oracle/oracle-moment.js';

const waited: number[] = [];
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    waited.push(ms);
  },
}));

/** A server that tells the number of each way to ask, the next one each time; what is not there is hidden. */
function server(numbers: Readonly<Record<string, number>>) {
  let passed = 0;
  return async (sql: string) => {
    const [, number = undefined] = Object.entries(numbers).find(([words]) => sql.includes(words)) ?? [];
    if (number === undefined) throw new RescueError('OVM_DB_HIDDEN', 'db', 'ORA-00942');
    passed += 1;
    return [{ scn: String(number + passed) }];
  };
}

describe('the moment as of which readers read', () => {
  beforeEach(() => {
    waited.length = 0;
  });

  it('when the account may only estimate it, then what was committed before is waited for, and the method says so', async () => {
    const estimated = await oracleMoment(server({ TIMESTAMP_TO_SCN: 100 }), []);
    expect(estimated).toMatchObject({ method: 'scn-estimate', moment: '102' });
    expect(waited).toEqual([6000]);
  });

  it.each(['V$DATABASE', 'DBMS_FLASHBACK'])(
    'when the account may ask %s, then the number is exact and nobody waits',
    async (words) => {
      const moment = await oracleMoment(server({ [words]: 7, TIMESTAMP_TO_SCN: 1 }), []);
      expect([moment, waited]).toMatchObject([{ method: 'scn', moment: '8' }, []]);
    },
  );

  it('when a table has just been made, then each new moment is some seconds later', async () => {
    const work = async () => {
      throw new RescueError('OVM_DB_SNAPSHOT_GONE', 'db', 'ORA-01466: unable to read data');
    };
    await expect(withNewSnapshot(work)).rejects.toThrow('tried 3 times');
    expect(waited).toEqual([5000, 5000]);
  });

  it('when the server has lost the rows of a moment, then the next one is at once', async () => {
    const work = async () => {
      throw new RescueError('OVM_DB_SNAPSHOT_GONE', 'db', 'ORA-01555: snapshot too old');
    };
    await expect(withNewSnapshot(work)).rejects.toThrow('tried 3 times');
    expect(waited).toEqual([]);
  });
});
