import { describe, expect, it } from 'vitest';
import {
  vmsInPools,
  vmsMadeAnew,
  vmsOfManager,
} from '../../../src/jobs/recover/step-probes/listed-probes.js';
import type { Environment } from '../../../src/model/environment.js';
import type { VmValue } from '../../../src/recovery/values.js';

const wantedVm = (id: string, name: string): VmValue => ({
  ...{ id, name, repositoryId: undefined, poolName: undefined },
  ...{ highAvailability: false, definition: undefined, disks: [] },
});

/** Ids and names that the manager lists. */
function toldOf(...listed: readonly (readonly [id: string, name: string])[]): { told: Environment } {
  const vms = listed.map(([id, name]) => ({
    ...{ kind: 'vm', id, disks: [], vnics: [] },
    facts: { name: { value: name } },
  }));
  return { told: { vms } as unknown as Environment };
}

function of(vms: readonly VmValue[], road: 'definitions' | 'scripts' | undefined, vm?: VmValue) {
  return { vms, vm, road, pools: [], networks: [], repositories: [] };
}

const web = wantedVm('0004fb0000060000aaaa', 'web');
const twin = wantedVm('0004fb0000060000bbbb', 'web');

describe('a VM that a manager lists', () => {
  it('when it has the old id in other letters, then it is back', () => {
    expect(vmsOfManager(toldOf(['0004FB0000060000AAAA', 'renamed']), of([web], 'definitions')).is).toBe(
      'holds',
    );
  });

  it('when another one has its name, then definitions did not bring it back', () => {
    expect(vmsOfManager(toldOf(['0004fb0000060000cccc', 'web']), of([web], 'definitions')).is).toBe('fails');
    expect(vmsOfManager(toldOf(['0004fb0000060000cccc', 'web']), of([web], undefined)).is).toBe('fails');
  });

  it('when one of two namesakes was made anew, then the other is still wanted', () => {
    const wanted = of([web, twin], 'scripts');
    expect(vmsOfManager(toldOf(['1', 'web']), wanted)).toMatchObject({
      is: 'fails',
      text: 'not listed: web, web',
    });
    expect(vmsOfManager(toldOf(['1', 'web'], ['2', 'web']), wanted).is).toBe('holds');
    expect(vmsInPools(toldOf(['1', 'web'], ['2', 'web']), wanted).is).toBe('holds');
  });

  it('when a namesake that outlived the loss is listed, then the lost one is not', () => {
    expect(vmsMadeAnew(toldOf([twin.id, 'web']), of([web, twin], 'scripts', web)).is).toBe('fails');
  });

  it('when a namesake that nobody knew is listed, then a person looks whether it is the one', () => {
    const told = toldOf(['0004fb0000060000cccc', 'web']);
    expect(vmsMadeAnew(told, of([web, twin], 'scripts', web))).toMatchObject({
      is: 'unknown',
      text: expect.stringContaining('0004fb0000060000cccc'),
    });
    expect(vmsOfManager(told, of([web], 'scripts')).is).toBe('holds');
  });
});
