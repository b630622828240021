import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFindings } from '../../src/checks/index.js';
import { uuidGroups } from '../../src/checks/manager-uuid-check.js';
import type { Environment, UuidPlace } from '../../src/model/environment.js';
import type { SourceName } from '../../src/model/origin.js';
import {
  diskFileOf,
  diskOf,
  managerId,
  originOf,
  soundEnvironment,
  vmOf,
  vnicOf,
} from '../model/entities.js';

const place = (uuid: string, kind = '.config'): UuidPlace => ({
  place: kind,
  uuid,
  origin: originOf(kind, 'manager-files'),
});
const file = diskFileOf('d.img');
const outside = { ...diskOf('d.img'), target: { kind: 'outside' as const, path: '/x' } };
const elsewhere = {
  ...diskOf('d.img'),
  target: { kind: 'virtual-disk' as const, repositoryId: 'other', file: 'd.img' },
};
const twoWith = (mode: string): Partial<Environment> => ({
  diskFiles: [file],
  vms: [vmOf('a', { disks: [diskOf('d.img', mode)] }), vmOf('b', { disks: [diskOf('d.img', mode)] })],
});
const twins = (mac: string): Partial<Environment> => ({
  vms: [vmOf('a', { vnics: [vnicOf('00:21:f6:00:00:01')] }), vmOf('b', { vnics: [vnicOf(mac)] })],
});
const serverOf = (id: string, source: SourceName) => ({
  id,
  facts: { clusterState: { value: 'Offline', origin: originOf('s', source) } },
  repositoryIds: [],
});
const named = (name: string) => ({ facts: { name: { value: name, origin: originOf('x') } } });

/** For each code of a check: what trips it alone, and a neighbour that trips nothing. */
const cases: Readonly<Record<string, readonly [trips: Partial<Environment>, not: Partial<Environment>]>> = {
  'disk-outside': [{ vms: [vmOf('a', { disks: [outside] })] }, { vms: [vmOf('a')] }],
  'disk-missing': [
    { vms: [vmOf('a', { disks: [diskOf('d.img')] })] },
    { diskFiles: [file], vms: [vmOf('a', { disks: [diskOf('d.img')] })] },
  ],
  'disk-elsewhere': [
    { vms: [vmOf('a', { disks: [elsewhere] })] },
    { vms: [vmOf('a', { disks: [{ ...elsewhere, target: { kind: 'empty' } }] })] },
  ],
  'disk-unused': [{ diskFiles: [file] }, { diskFiles: [{ ...file, kind: 'iso' }] }],
  'disk-used-twice': [twoWith('w'), { ...twoWith('w'), vms: (twoWith('w').vms ?? []).slice(0, 1) }],
  'disk-shared': [twoWith('w!'), { ...twoWith('w!'), vms: (twoWith('w!').vms ?? []).slice(0, 1) }],
  'mac-used-twice': [twins('00-21-F6-00-00-01'), twins('00:21:f6:00:00:02')],
  'mac-multicast': [twins('01:21:f6:00:00:02'), twins('02:21:f6:00:00:02')],
  'mac-zero': [twins('0:0:0:0:0:0'), twins('02:21:f6:00:00:02')],
  'name-not-unique': [
    { vms: [vmOf('a', named('n')), vmOf('b', named('n'))] },
    { vms: [vmOf('a', named('n')), vmOf('b', named('N')), vmOf('t', { ...named('N2'), kind: 'template' })] },
  ],
  'server-unknown': [
    {
      servers: [
        serverOf('ovs01', 'manager-files'),
        serverOf('03:aa:02:fc:04:14:05:e3:f5:06:de:07:00:08:00:09', 'manager-cli'),
      ],
    },
    { servers: [serverOf('ovs01', 'manager-files'), serverOf('ovs02', 'manager-files')] },
  ],
  'no-manager-uuid': [{ uuidPlaces: [] }, { uuidPlaces: [place(managerId)] }],
  'manager-uuid-disagrees': [
    { uuidPlaces: [place(managerId), place(managerId.replace('68', '69'))] },
    { uuidPlaces: [place(managerId), place(managerId, 'ovmm')] },
  ],
  'unusual-manager-uuid': [
    { uuidPlaces: [place('0123456789abcde')] },
    { uuidPlaces: [place(managerId.toUpperCase())] },
  ],
  'manager-uuid-spelling': [
    { uuidPlaces: [place(managerId), place(managerId.toUpperCase())] },
    { uuidPlaces: [place(managerId.toUpperCase())] },
  ],
};

describe('the checks', () => {
  for (const [code, [trips, not]] of Object.entries(cases)) {
    it(`when ${code} is so, then it alone is found, and nothing in the case beside it`, () => {
      expect([...new Set(allFindings(soundEnvironment(trips)).map((finding) => finding.code))]).toEqual([
        code,
      ]);
      expect(allFindings(soundEnvironment(not))).toEqual([]);
    });
  }

  it('when the checks are searched for codes, then each has a case here', () => {
    const directory = join(import.meta.dirname, '../../src/checks');
    const texts = readdirSync(directory)
      .filter((name) => name.endsWith('-check.ts') && name !== 'archive-check.ts')
      .map((name) => readFileSync(join(directory, name), 'utf8'))
      .join('\n');
    const codes = [...texts.matchAll(/(?:code: |code = .*?|note\(|\? |: )'([a-z]+(?:-[a-z]+)+)'/g)].map(
      ([, code = '']) => code,
    );
    const known = new Set(codes.filter((code) => !['virtual-disk', 'manager-uuid'].includes(code)));
    expect(Object.keys(cases)).toEqual(expect.arrayContaining([...known]));
    expect(known.size).toBeGreaterThan(9);
  });

  it('when a value is no manager UUID at all, then none is known', () => {
    const [finding] = allFindings(soundEnvironment({ uuidPlaces: [place('changeme')] }));
    expect(finding).toMatchObject({ code: 'no-manager-uuid', severity: 'error' });
  });

  it("when spellings differ, then the manager host's own is preferred", () => {
    const [group] = uuidGroups([place('AB', '.ovsrepo'), place('aB', 'ovmm'), place('Ab', '.config')]);
    expect(group?.uuid).toBe('Ab');
  });
});
