import { describe, expect, it } from 'vitest';
import { advise, refuseNothingKnown } from '../../../src/jobs/recover/advise.js';
import { type Answers, nameSituation } from '../../../src/jobs/recover/name-situation.js';
import { oracleBackups } from '../../../src/jobs/recover/oracle-backups.js';
import { groundAt, quietLook } from './played-recovery.js';

describe('the three questions', () => {
  it.each([
    ['there', 'lost', 'there', true, 'A5'],
    ['there', 'lost', 'there', false, 'B1'],
    ['saved', 'there', 'there', false, 'A4'],
    ['saved', 'lost', 'there', true, 'A4'],
    ['saved', 'lost', 'there', false, 'B3'],
    ['lost', 'there', 'there', false, 'B2'],
    ['lost', 'lost', 'there', false, 'B3'],
    ['lost', 'lost', 'there', true, 'B3'],
    ['lost', 'lost', 'lost', true, 'B4'],
    ['there', 'there', 'one-vm', false, 'vm'],
    ['there', 'there', 'there', true, undefined],
  ] as const)(
    'when the manager is %s, the database %s, the servers %s and the database saved: %s, then it is %s',
    (manager, database, servers, databaseSaved, situation) => {
      expect(nameSituation({ manager, database, servers }, { databaseSaved }).situation).toBe(situation);
    },
  );

  it('when more is lost than the situation is about, then what is left for later is told', () => {
    const reasonsOf = (manager: Answers['manager'], servers: Answers['servers']) =>
      nameSituation({ manager, database: 'lost', servers }, { databaseSaved: false }).reasons.join(' ');
    expect(reasonsOf('there', 'one-vm')).toContain('when the manager is back, plan `vm`');
    expect(reasonsOf('there', 'there')).not.toContain('plan `vm`');
    expect(reasonsOf('saved', 'there')).toContain('The saved files of the host tell the manager UUID');
    expect(reasonsOf('lost', 'there')).not.toContain('saved files');
  });

  it('when nobody could look for backups, then it is doubted that nothing is saved', async () => {
    const operator = { tell: () => {}, ask: async () => 'stop', wait: async () => 'stop' as const };
    const said: Answers = { manager: 'there', database: 'lost', servers: 'there' };
    const blind = await advise({ ...quietLook, backupsUnread: 'nobody answered' }, said, operator);
    expect(blind).toMatchObject({ situation: 'B1' });
    expect(blind.doubts.join()).toContain('is not known: nobody answered. Look there first');
    expect((await advise(quietLook, said, operator)).doubts).toEqual([]);
  });

  it('when a name was mistyped, then nothing is advised, since every way would end in an installation', () => {
    const ground = groundAt('/backup/ovm', 'prdo');
    expect(() => refuseNothingKnown(quietLook, ground)).toThrow(/there is none in \/backup\/ovm/);
    expect(() => refuseNothingKnown(quietLook, { ...ground, configured: {} as never })).not.toThrow();
  });

  it('when an answer is contradicted by what was seen, then that is told', async () => {
    const look = { ...quietLook, manager: { answering: ['ovmm:7002'], silent: [], unsure: undefined } };
    const answers: Answers = { manager: 'lost', database: 'lost', servers: 'there' };
    const operator = { tell: () => {}, ask: async () => 'lost', wait: async () => 'stop' as const };
    const { manager, servers } = answers;
    const advice = await advise(look, { manager, servers }, operator);
    expect(advice).toMatchObject({ situation: 'B3', answers });
    expect(advice.doubts).toEqual(['You say that the manager is lost, and something answers at ovmm:7002.']);
  });
});

describe("backups of Oracle's own tools", () => {
  it('when their names have dates in two orders, then the newest is first', () => {
    const names = [
      'AutoFullBackup-01312026_021500',
      'AutoFullBackup-11232025_021500',
      '3.4.1_preUpgradeBackup-20260201_120000',
      'ManualBackup-by-hand',
      'AutoFullBackup-13452026_021500',
      'lost+found',
    ];
    expect(oracleBackups('/backups', names)).toEqual([
      {
        name: '3.4.1_preUpgradeBackup-20260201_120000',
        directory: '/backups',
        madeAt: '2026-02-01T12:00:00',
      },
      { name: 'AutoFullBackup-01312026_021500', directory: '/backups', madeAt: '2026-01-31T02:15:00' },
      { name: 'AutoFullBackup-11232025_021500', directory: '/backups', madeAt: '2025-11-23T02:15:00' },
      { name: 'ManualBackup-by-hand', directory: '/backups', madeAt: undefined },
      { name: 'AutoFullBackup-13452026_021500', directory: '/backups', madeAt: undefined },
    ]);
  });
});
