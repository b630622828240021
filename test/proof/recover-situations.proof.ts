import { afterEach, describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { archived, differences, recovered } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

describe.skipIf(!canHaveOwnRoot())(`A5, the database is lost (unless ${noOwnRoot})`, () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when the database of %s is lost, then a run brings it back byte for byte, and nothing differs from the capture',
    async (release) => {
      estate = await losableEstate({ release, engine: 'mysql', vms });
      const made = await archived(estate);
      await estate.lose('database');
      expect(await estate.database.start().then(() => estate?.database.text())).not.toBe(made.text);
      await estate.database.stop();
      const { told } = await recovered(made, { situation: 'A5' });
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
      expect(await differences(made)).toBe('0 differences');
      expect(estate.manager().startedVms()).toEqual([]);
      expect(told.join('\n')).not.toContain('canary');
    },
  );
});

describe.skipIf(!canHaveOwnRoot())(`A5 on Oracle (unless ${noOwnRoot})`, () => {
  it('when the schema of 3.1 is lost, then a run brings every object and row back before the manager starts', async () => {
    estate = await losableEstate({ release: '3.1', engine: 'oracle', vms });
    const made = await archived(estate, ['schema']);
    await estate.lose('database');
    expect(await estate.database.text()).not.toBe(made.text);
    await recovered(made, { situation: 'A5', release: '3.1' });
    expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
  });
});

describe.skipIf(!canHaveOwnRoot())(`A5 by Oracle’s own backup (unless ${noOwnRoot})`, () => {
  it.each(['3.3', '3.4'] as const)(
    'when the database of %s is lost and no export is there, then the newest backup of the manager itself brings it back byte for byte',
    async (release) => {
      estate = await losableEstate({ release, engine: 'mysql', vms });
      await estate.backUp(new Date('2026-11-21T02:15:00Z'));
      const newest = await estate.backUp(new Date('2026-11-22T02:15:00Z'));
      const made = await archived(estate, ['capture']);
      await estate.lose('database');
      const { byPerson, told } = await recovered(made, { situation: 'A5' });
      expect(byPerson).toEqual(expect.arrayContaining(['choose-backup', 'restore-backup']));
      expect(byPerson).not.toContain('import-schema');
      expect(told.filter((line) => line.includes('RestoreDatabase.sh') && line.startsWith('typed'))).toEqual([
        expect.stringContaining(newest),
      ]);
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
      expect(await differences(made)).toBe('0 differences');
      expect(estate.manager().startedVms()).toEqual([]);
    },
  );
});
