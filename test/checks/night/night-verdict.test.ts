import { describe, expect, it } from 'vitest';
import { nightVerdict } from '../../../src/checks/night/night-verdict.js';
import { defaultNightLimits, type NightLimits } from '../../../src/model/night.js';
import {
  estateOf,
  factsOfNight,
  goodNight,
  type NightParts,
  recordOf,
  type Sizes,
  schemaOf,
  uuidPlacesOf,
} from './night-facts.js';

/** The reasons of a night that follows a good one of these parts. */
function reasonsAfter(before: NightParts, now: NightParts, limits: NightLimits = defaultNightLimits) {
  return recordOf(factsOfNight(23, now), goodNight(22, before), { limits }).reasons;
}

function limitsOf(parts: Partial<NightLimits['dropPercent']>): NightLimits {
  return { dropPercent: { ...defaultNightLimits.dropPercent, ...parts } };
}

const emptied = (rows: number): Sizes =>
  Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`T${index}`, [rows, rows]]));

const rows = (count: number): Sizes => ({ A: [count, count * 10], B: [0, 0] });

describe('the verdict on a night', () => {
  it('when there is exactly a tenth less, then it is good; when one less again, then it is not', () => {
    const before = { environment: estateOf(20), sizes: rows(1000) };
    expect(reasonsAfter(before, { environment: estateOf(18), sizes: rows(900) })).toEqual([]);
    expect(reasonsAfter(before, { environment: estateOf(18), sizes: rows(899) })).toEqual([
      'rows of A in db/OVS fell from 1000 to 899, by 10.1 % (limit 10 %)',
    ]);
    expect(reasonsAfter(before, { environment: estateOf(17), sizes: rows(900) })).toEqual([
      'VMs fell from 20 to 17, by 15 % (limit 10 %)',
      'disks fell from 20 to 17, by 15 % (limit 10 %)',
    ]);
  });

  it('when a drop is hardly more than the limit, then it does not look allowed', () => {
    expect(reasonsAfter({ sizes: rows(10_000) }, { sizes: rows(8_999) })).toEqual([
      'rows of A in db/OVS fell from 10000 to 8999, by more than 10 % (limit 10 %)',
    ]);
  });

  it('when limits are configured, then each counts for its own kind', () => {
    const [before, now] = [{ environment: estateOf(20) }, { environment: estateOf(10) }];
    expect(reasonsAfter(before, now, limitsOf({ vms: 50, disks: 49.9 }))).toEqual([
      'disks fell from 20 to 10, by 50 % (limit 49.9 %)',
    ]);
    expect(reasonsAfter(before, { environment: estateOf(19) }, limitsOf({ vms: 0, disks: 100 }))).toEqual([
      'VMs fell from 20 to 19, by 5 % (limit 0 %)',
    ]);
  });

  it('when there are more than before, then nothing is said', () => {
    expect(reasonsAfter({ environment: estateOf(1) }, { environment: estateOf(9) })).toEqual([]);
  });

  it('when tables are gone, then tables are counted, and each that had rows is named', () => {
    const before = { sizes: { A: [10, 1], B: [5, 1], C: [1, 1] } as Sizes };
    expect(reasonsAfter(before, { sizes: { A: [15, 1], C: [1, 1] } })).toEqual([
      'tables of db/OVS fell from 3 to 2, by 33.3 % (limit 10 %)',
      'the table B in db/OVS is gone, it had 5 rows',
    ]);
  });

  it('when a few rows of many small tables are gone, then their sum shows it', () => {
    const small = (rows: number): Sizes =>
      Object.fromEntries(['A', 'B', 'C', 'D'].map((name) => [name, [rows, rows]]));
    expect(reasonsAfter({ sizes: small(9) }, { sizes: small(8) })).toEqual([
      'rows of db/OVS fell from 36 to 32, by 11.1 % (limit 10 %)',
    ]);
  });

  it('when tables are emptied beside large statistics, then each is a reason, and statistics are none', () => {
    const before = { sizes: { OVM_STATISTIC: [400_000, 9], OVM_OBJECT: [2000, 9], ...emptied(8) } as Sizes };
    const sizes = { OVM_STATISTIC: [400_000, 9], OVM_OBJECT: [0, 0], ...emptied(8) } as Sizes;
    expect(reasonsAfter(before, { sizes })).toEqual([
      'the table OVM_OBJECT in db/OVS has no rows any more, it had 2000',
    ]);
    const purged = {
      OVM_STATISTIC: [0, 0],
      OVM_EVENTS: [0, 0],
      OVM_OBJECT: [2000, 9],
      ...emptied(8),
    } as Sizes;
    expect(reasonsAfter(before, { sizes: purged })).toEqual([]);
    expect(reasonsAfter(before, { sizes: { ...purged, ...emptied(0) } })).toEqual([
      'the table T0 in db/OVS has no rows any more, it had 8',
      'the table T1 in db/OVS has no rows any more, it had 8',
      'the table T2 in db/OVS has no rows any more, it had 8',
      '27 more tables of db/OVS lost rows beyond the limit',
    ]);
  });

  it('when a small database loses rows beside a large one, then it is not hidden by it', () => {
    const schemas = (appfw: number) => [
      {
        ...{ server: 'db', archive: '20261123T021000Z-bbbb' },
        schema: schemaOf({ ovs: { A: [1_000_000, 9] }, appfw: { B: [appfw, 9] } }),
      },
    ];
    expect(reasonsAfter({ schemas: schemas(100) }, { schemas: schemas(50) })).toEqual([
      'rows of B in db/appfw fell from 100 to 50, by 50 % (limit 10 %)',
    ]);
  });

  it('when a database is gone, or no server is configured any more, then it is named', () => {
    const schemas = [
      {
        ...{ server: 'db', archive: '20261123T021000Z-bbbb' },
        schema: schemaOf({ ovs: { A: [1, 9] }, appfw: { B: [1, 9], C: [1, 1] } }),
      },
    ];
    const without = [
      { server: 'db', archive: '20261123T021000Z-bbbb', schema: schemaOf({ ovs: { A: [1, 9] } }) },
    ];
    expect(reasonsAfter({ schemas }, { schemas: without })).toEqual([
      'the database db/appfw is gone, it had 2 tables',
    ]);
    expect(reasonsAfter({ schemas: without }, { schemas: [] })).toEqual([
      'the database db/ovs is gone, it had 1 table',
    ]);
  });

  it('when a drop is accepted, then faults are not', () => {
    const before = goodNight(22, { environment: estateOf(20) });
    const now = factsOfNight(23, { environment: estateOf(1), verified: false });
    const told = recordOf(now, before).drops ?? [];
    const record = recordOf(now, before, { acceptedDrop: 'looked at it', told });
    expect(record).toMatchObject({
      good: false,
      drops: told,
      reasons: ['not every archive was verified'],
      acceptedDrop:
        'looked at it: VMs fell from 20 to 1, by 95 % (limit 10 %); disks fell from 20 to 1, by 95 % (limit 10 %)',
    });
  });

  it('when a drop was not told before, or is larger than it was, then it cannot be accepted', () => {
    const before = goodNight(22, { environment: estateOf(20) });
    const told = recordOf(factsOfNight(23, { environment: estateOf(15) }), before).drops ?? [];
    const accept = (vms: number, seen = told) =>
      recordOf(factsOfNight(24, { environment: estateOf(vms) }), before, {
        acceptedDrop: 'looked at it',
        told: seen,
      });
    expect(accept(15)).toMatchObject({ good: true, drops: told });
    expect(accept(16).good).toBe(true);
    expect(accept(14).reasons).toEqual([
      'VMs fell from 20 to 14, by 30 % (limit 10 %)',
      'disks fell from 20 to 14, by 30 % (limit 10 %)',
      expect.stringMatching(/^not accepted, because no night told it before: .*nightly report/),
    ]);
    expect(accept(15, []).good).toBe(false);
  });

  it('when rows of a table at work go on falling a little after they were told, then that is the same drop', () => {
    const before = goodNight(22, { sizes: rows(1000) });
    const told = recordOf(factsOfNight(23, { sizes: rows(500) }), before).drops ?? [];
    const accept = (count: number) =>
      recordOf(factsOfNight(24, { sizes: rows(count) }), before, { acceptedDrop: 'x', told }).good;
    expect([accept(450), accept(449)]).toEqual([true, false]);
  });

  it('when servers, networks, templates or repositories are gone, then each is a reason', () => {
    const whole = goodNight(22);
    const kinds = ['templates', 'networks', 'servers', 'repositories'] as const;
    const counts = { ...whole.record.counts, templates: 2, networks: 2, servers: 1, repositories: 2 };
    const { reasons } = nightVerdict(
      { ...whole.record, counts: { ...counts, templates: 1, networks: 1, servers: 0, repositories: 1 } },
      { ...whole.record, counts },
      { limits: defaultNightLimits },
    );
    expect(reasons).toEqual(kinds.map((kind) => expect.stringMatching(`^${kind} fell from `)));
  });

  it('when an estate shrinks by a tenth each night, then it is compared with the most there was of late', () => {
    const before = goodNight(22, { environment: estateOf(18) });
    const now = factsOfNight(23, { environment: estateOf(17) });
    expect(recordOf(now, before).good).toBe(true);
    const highest = { vms: { count: 20, night: '20261102T021000Z-aaaa' } };
    expect(recordOf(now, before, { highest }).reasons).toEqual([
      'VMs fell from 20 to 17 since 2026-11-02, by 15 % (limit 10 %)',
    ]);
  });

  it('when a repository of the last good night was not read, then the night is not good until that is accepted', () => {
    const { record } = goodNight(22);
    const [id = ''] = record.repositoriesRead ?? [];
    expect(id).not.toBe('');
    const judge = (accepted = {}) =>
      nightVerdict({ ...record, repositoriesRead: [] }, record, { limits: defaultNightLimits, ...accepted });
    const lost = judge();
    expect(lost.reasons).toEqual([`the repository ${id} was not read, and was on the last good night`]);
    expect(judge({ acceptedDrop: 'given back', told: lost.drops }).reasons).toEqual([]);
  });

  it('when somebody knows of a good night and no record does, then it is no first good night', () => {
    const rules = { lostNights: 'the metrics in /m.prom know one of 2026-11-20; is /backup mounted?' };
    const first = recordOf(factsOfNight(23), undefined, rules);
    expect(first.reasons).toEqual([
      'there is no record of a good night here, and there was one: the metrics in /m.prom know one of 2026-11-20; is /backup mounted?',
    ]);
    expect(first.line).not.toMatch(/first good|no good night yet/);
    const told = first.drops ?? [];
    const accepted = recordOf(factsOfNight(23), undefined, { ...rules, acceptedDrop: 'new disk', told });
    expect(accepted.good).toBe(true);
    expect(accepted.line).not.toContain('first good');
  });

  it('when there was nothing to accept, then the record does not say that anything was', () => {
    const record = recordOf(factsOfNight(23), goodNight(22), { acceptedDrop: 'looked at it' });
    expect(record.good).toBe(true);
    expect(record).not.toHaveProperty('acceptedDrop');
  });

  it('when the manager is another one, then it must be accepted; another spelling is the same', () => {
    const other = estateOf(10, { uuidPlaces: uuidPlacesOf('0004FB00000100001C87C2AEE23B7002') });
    const reason =
      'manager UUID is 0004FB00000100001C87C2AEE23B7002, and was 0004fb00000100001c87c2aee23b7001';
    expect(reasonsAfter({}, { environment: other })).toEqual([reason]);
    const told = recordOf(factsOfNight(23, { environment: other }), goodNight(22)).drops ?? [];
    const accepted = recordOf(factsOfNight(23, { environment: other }), goodNight(22), {
      ...{ acceptedDrop: '', told },
    });
    expect(accepted).toMatchObject({ good: true, acceptedDrop: reason });
    const spelt = estateOf(10, { uuidPlaces: uuidPlacesOf('0004FB00000100001C87C2AEE23B7001') });
    expect(reasonsAfter({}, { environment: spelt })).toEqual([]);
  });

  it('when the last good night had nothing, then there is nothing to fall from', () => {
    const before = goodNight(22, { environment: estateOf(0), schemas: [] });
    const { reasons } = nightVerdict(recordOf(factsOfNight(23)), before.record, {
      limits: defaultNightLimits,
    });
    expect(reasons).toEqual([]);
  });
});
