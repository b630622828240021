import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  lastRehearsal,
  recordedSeal,
  rehearsalName,
  rehearsalOf,
  writeRehearsal,
} from '../../src/archive/rehearsal-records.js';
import {
  type ProofState,
  type RehearsalRecord,
  type RehearsedArchive,
  rehearsalFormatVersion,
  rowsProof,
} from '../../src/model/rehearsal.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();
const capture = '20261101T021000Z-aaaaaaaa';
const schema = '20261101T021100Z-bbbbbbbb';

/** Writes that a rehearsal of these was made on a day of November 2026. */
async function rehearsedOn(
  root: string,
  day: number,
  archives: readonly Pick<RehearsedArchive, 'name' | 'kind' | 'manifestSha256'>[],
  state: ProofState = 'proven',
  proof = 'bytes',
) {
  const at = new Date(Date.UTC(2026, 10, day, 9));
  const first = join(root, 'prod', archives[0]?.name ?? '');
  const record: RehearsalRecord = {
    formatVersion: rehearsalFormatVersion,
    tool: { name: 'ovm-rescue', version: '0' },
    estate: 'prod',
    name: rehearsalName(first, at),
    startedAt: at.toISOString(),
    endedAt: at.toISOString(),
    archives,
    state,
    proofs: [{ name: proof, title: '', state, how: '', found: [] }],
  };
  await writeRehearsal(first, record);
}

const ofCapture = { name: capture, kind: 'capture', manifestSha256: 'c1' } as const;
const ofSchema = (manifestSha256 = 's1') =>
  ({ name: schema, kind: 'schema-export', manifestSha256 }) as const;

describe('records of rehearsals', () => {
  it('when a database is rehearsed alone, then the estate was last rehearsed before, unless it had a defect', async () => {
    const root = scratch();
    await rehearsedOn(root, 2, [ofSchema()]);
    expect((await lastRehearsal(root, 'prod'))?.at).toBe('2026-11-02T09:00:00.000Z');
    await rehearsedOn(root, 3, [ofCapture, ofSchema()]);
    await rehearsedOn(root, 4, [ofSchema()]);
    expect((await lastRehearsal(root, 'prod'))?.at).toBe('2026-11-03T09:00:00.000Z');
    expect((await rehearsalOf(join(root, 'prod', schema)))?.at).toBe('2026-11-04T09:00:00.000Z');
    await rehearsedOn(root, 5, [ofSchema()], 'defect');
    expect(await lastRehearsal(root, 'prod')).toEqual({ at: '2026-11-05T09:00:00.000Z', state: 'defect' });
    await rehearsedOn(root, 6, [ofCapture, ofSchema()]);
    expect(await lastRehearsal(root, 'prod')).toEqual({ at: '2026-11-06T09:00:00.000Z', state: 'proven' });
  });

  it('when of a database the rows alone were read back, then that is said wherever the rehearsal is', async () => {
    const root = scratch();
    await rehearsedOn(root, 2, [ofCapture, ofSchema()], 'proven', rowsProof);
    const said = { at: '2026-11-02T09:00:00.000Z', state: 'proven', rowsAlone: 1 };
    expect(await lastRehearsal(root, 'prod')).toEqual(said);
    expect(await rehearsalOf(join(root, 'prod', schema))).toEqual(said);
  });

  it('when an archive was sealed anew and put back later, then what was written down first is what counts', async () => {
    const root = scratch();
    const archive = join(root, 'prod', schema);
    expect(await recordedSeal(archive, 'prod')).toBeUndefined();
    await rehearsedOn(root, 1, [ofSchema('damaged')], 'defect');
    expect(await recordedSeal(archive, 'prod')).toBeUndefined();
    await rehearsedOn(root, 2, [ofCapture, ofSchema('first')]);
    await rehearsedOn(root, 3, [ofSchema('forged')], 'defect');
    const first = { by: 'the rehearsal of 2026-11-02', manifestSha256: 'first' };
    expect(await recordedSeal(archive, 'prod')).toEqual(first);
    await rehearsedOn(root, 4, [ofSchema('first')]);
    expect(await recordedSeal(archive, 'prod')).toEqual(first);
  });
});
