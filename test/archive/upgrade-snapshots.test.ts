import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planPrune } from '../../src/archive/prune-archives.js';
import { upgradeSnapshotMeant, writeUpgradeSnapshot } from '../../src/archive/upgrade-snapshots.js';
import { sampleNight, sampleSnapshot } from '../checks/upgrade/sample-snapshot.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { uuid } from './sample-archive.js';

const scratch = scratchDirectories();

describe('the note of a snapshot', () => {
  it('when snapshots were noted, then the newest is found, or the one that is named', async () => {
    const root = scratch();
    expect(await upgradeSnapshotMeant(root, 'prod')).toBeUndefined();
    const older = sampleSnapshot({ night: '20261122T021000Z-bbbb2222' });
    const { note, text } = await writeUpgradeSnapshot(root, sampleSnapshot(), 'the way back\n');
    await writeUpgradeSnapshot(root, older, 'another\n');
    expect(readFileSync(text, 'utf8')).toBe('the way back\n');
    expect([note, dirname(note)].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
    const found = async (word?: string) => (await upgradeSnapshotMeant(root, 'prod', word))?.night;
    expect(await upgradeSnapshotMeant(root, 'prod')).toEqual(sampleSnapshot());
    for (const word of [sampleNight, '2026-11-23', 'aaaa1111']) expect(await found(word)).toBe(sampleNight);
    expect(await found('2026-11-22')).toBe(older.night);
    expect(await found('2026-11-21')).toBeUndefined();
    expect(await upgradeSnapshotMeant(root, 'test')).toBeUndefined();
    expect((await planPrune({ root, estate: 'prod', managerUuid: uuid, keep: 1 })).remove).toEqual([]);
    expect(readdirSync(join(root, 'prod'))).toEqual(['upgrades']);
  });

  for (const [what, text, code, why] of [
    ['cut', '{"formatVersion": 1', 'OVM_ARCHIVE_DAMAGED', /not JSON/],
    ['no object', 'null', 'OVM_ARCHIVE_DAMAGED', /not the note/],
    ['of a newer format', '{"formatVersion": 2}', 'OVM_ARCHIVE_VERSION', /format version 2/],
    [
      'with an archive elsewhere',
      JSON.stringify(sampleSnapshot({ archives: [{ kind: 'capture', name: '../../etc' }] })),
      ...(['OVM_ARCHIVE_DAMAGED', /not the note/] as const),
    ],
    [
      'of another estate',
      JSON.stringify(sampleSnapshot({ estate: 'test' })),
      ...(['OVM_ARCHIVE_DAMAGED', /of the estate test/] as const),
    ],
  ] as const)
    it(`when the newest note is ${what}, then it is an error and no older snapshot is taken for it`, async () => {
      const root = scratch();
      await writeUpgradeSnapshot(root, sampleSnapshot({ night: '20261122T021000Z-bbbb2222' }), 'x\n');
      const { note } = await writeUpgradeSnapshot(root, sampleSnapshot(), 'x\n');
      writeFileSync(note, text);
      await expect(upgradeSnapshotMeant(root, 'prod')).rejects.toMatchObject({
        ...{ code, object: note },
        why: expect.stringMatching(why),
      });
    });
});
