import { describe, expect, it } from 'vitest';
import { nightReport } from '../../../src/emitters/night/night-report.js';
import type { NightRecord } from '../../../src/model/night.js';
import { estateOf, factsOfNight, goodNight, recordOf, sourceOf } from '../../checks/night/night-facts.js';

const sizes = {
  ...{ OVM_STATISTIC: [1_000_000, 100 * 1024 ** 2] as const, OVM_OBJECT: [1_990, 512_000] as const },
  ...{ OVM_NEW: [1, 10] as const },
};

const afterwards: Partial<NightRecord> = {
  copies: [
    { target: '/mnt/nas', status: 'verified', bytes: 5 * 1024 ** 2, tookMs: 1234 },
    { target: 'backup:/srv', status: 'failed', reason: 'no space', bytes: 0, tookMs: 50 },
  ],
  pruned: ['20261101T020000Z-old1'],
  notices: [{ target: 'mail', status: 'sent' }],
};

const before = goodNight(21);
const problem = { path: '', reason: 'could not read /b: it holds nothing' };
const sources = [sourceOf('/a'), sourceOf('/b', { status: 'failed', problems: [problem] })];
const record = recordOf(
  factsOfNight(23, { environment: estateOf(8), sizes, sources }),
  before,
  {},
  afterwards,
);

describe('the report of a night as text', () => {
  it('when the night is not good, then it says why first, then everything else', () => {
    expect([...nightReport(record, before.record)].join('')).toBe(`\
Night 20261123T020000Z-aaaa of estate prod: NOT good
Written by ovm-rescue 0.1.0; from 2026-11-23T02:00:00.000Z to 2026-11-23T02:20:00.000Z
Manager UUID 0004fb00000100001c87c2aee23b7001, release 3.3

prod: NOT recoverable tonight. incomplete capture: /b: not captured: could not read /b: it holds nothing; VMs fell from
  10 to 8, by 20 % (limit 10 %); disks fell from 10 to 8, by 20 % (limit 10 %); B1-B3 yes (schema 02:10, UUID agrees in
  6 places); B4 no (not captured: /b); -2 VMs, -2 disks; OVM_STATISTIC 100.0 MiB (+30.0 MiB a day); copy to backup:/srv
  failed: no space; last good 2026-11-21

Why it is not good
------------------
  incomplete capture: /b: not captured: could not read /b: it holds nothing
  VMs fell from 10 to 8, by 20 % (limit 10 %)
  disks fell from 10 to 8, by 20 % (limit 10 %)

Recoverable
-----------
  Situation  State  Why
  B1-B3      yes    schema 02:10, UUID agrees in 6 places
  B4         no     not captured: /b

Archives
--------
  Of            Archive                State       Problems
  capture       20261123T020100Z-aaaa  incomplete  /b: not captured: could not read /b: it holds nothing
  schema of db  20261123T021000Z-bbbb  complete

Counts
------
  Before: 20261121T020000Z-aaaa
  What              Now        Before    Change
  VMs               8          10        -2 (-20 %)
  templates         0          0
  disks             8          10        -2 (-20 %)
  networks          0          0
  servers           1          1
  repositories      1          1
  tables of db/OVS  3          2         +1 (+50 %)
  rows of db/OVS    1001991    402000    +599991 (+149.2 %)
  size of db/OVS    100.5 MiB  40.5 MiB  +60.0 MiB (+148.1 %)

Differences to the last good night
----------------------------------
  Since 20261121T020000Z-aaaa.
  Change        Kind  What
  removed       VM    vm8
  removed       VM    vm9
  removed       disk  vm8.img
  removed       disk  vm9.img
  not compared        what is in the sources that were not captured whole may stand among the removed

Tables that grew or shrank
--------------------------
  Table          Database  Size       Rows     Change                   A day
  OVM_STATISTIC  db/OVS    100.0 MiB  1000000  +60.0 MiB, +600000 rows  +30.0 MiB
  OVM_NEW        db/OVS    10 bytes   1        new
  OVM_OBJECT     db/OVS    500.0 KiB  1990     -10 rows                 -5 rows

Copies
------
  Target       State     Size     Took   Reason
  /mnt/nas     verified  5.0 MiB  1.2 s
  backup:/srv  failed    0 bytes  0.1 s  no space

Notices
-------
  Target  State  Reason
  mail    sent

Removed by the retention: 1 archive
-----------------------------------
  20261101T020000Z-old1
`);
  });

  it('when the night is good, then there is no chapter of reasons, and empty chapters are left out', () => {
    const text = [...nightReport(recordOf(factsOfNight(23)))].join('');
    const titles = text.split('\n').filter((_, index, lines) => /^-+$/.test(lines[index + 1] ?? ''));
    expect(titles).toEqual(['Recoverable', 'Archives', 'Counts', 'Differences to the last good night']);
    expect(text).toContain('  There is no good night to compare with.\n');
    expect(text).toContain('\n  What              Now\n  VMs               10\n');
  });

  it('when nothing changed, then it says so', () => {
    const { record: same } = goodNight(22);
    const text = [...nightReport(recordOf(factsOfNight(23), goodNight(22)), same)].join('');
    expect(text).toContain('  Since 20261122T020000Z-aaaa. Nothing came, went or changed.\n');
  });

  it('when a drop was accepted, then it stands there', () => {
    const facts = factsOfNight(23, { environment: estateOf(8) });
    const { drops: told = [] } = recordOf(facts, before);
    const accepted = recordOf(facts, before, { acceptedDrop: 'moved', told });
    const text = [...nightReport(accepted)].join('');
    expect(text).toContain(
      '\nWhat was accepted\n-----------------\n  Drop accepted: moved: VMs fell from 10 to 8',
    );
  });

  it('when a value holds escapes or line ends, then every piece is one line without them', () => {
    const environment = estateOf(0, { uuidPlaces: [] });
    const pruned = ['x\u001b[31m\ny'];
    const pieces = [...nightReport(recordOf(factsOfNight(23, { environment }), undefined, {}, { pruned }))];
    expect(pieces.every((piece) => /^[^\x00-\x1f]*\n$/.test(piece))).toBe(true);
    expect(pieces.join('')).toContain('  x\\x1b[31m\\x0ay\n');
  });
});
