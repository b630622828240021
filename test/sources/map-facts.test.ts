import { describe, expect, it } from 'vitest';
import { readMapFile } from '../../src/formats/map-file.js';
import type { Environment, VirtualMachine } from '../../src/model/environment.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import { mapPart, stateVms } from '../../src/sources/map-facts.js';

const origin = { source: 'repository-files', file: 'r/vm.cfg' } as const;

function vm(id: string, name: string): VirtualMachine {
  const facts = { name: { value: name, origin } };
  const vnics = [0, 1].map((index) => ({ mac: `${index}`, networkId: 'n', text: '', origin }));
  const lists = { disks: [], vnics, otherKeys: [], definitions: [origin], problems: [] };
  return { id, kind: 'vm', facts, ...lists, stated: {} };
}

const environment: Environment = {
  estate: 'e',
  manager: {},
  ...{ uuidPlaces: [], servers: [], repositories: [], fileSystems: [], diskFiles: [], networks: [] },
  vms: [vm('0004FB00-0006', 'web'), vm('b', 'twin'), vm('c', 'twin'), vm('d', 'web/app')],
  ...{ physicalDisks: {}, translations: [], findings: [] },
};

const document = (text: string) => readMapFile(Buffer.from(text)).document;
const state = (text: string) => stateVms(environment, document(text), 'my.map');
const statedOf = (stated: Environment) => stated.vms.map((each) => each.stated);

describe('stateVms', () => {
  it('when a VM is named by its id in any case, then the value is stated for it with its place in the map', () => {
    const stated = state('# one\nvm 0004fb000006 pool = p\n');
    const place = { source: 'map', file: 'my.map', line: 2, column: expect.any(Number) };
    expect(statedOf(stated)).toEqual([{ pool: { value: 'p', origin: place } }, {}, {}, {}]);
    expect(stated.findings).toEqual([]);
  });

  it('when a VM is named by a name that only it has, then the value is stated for it', () => {
    expect(statedOf(state('vm web osType = OL_6\nvnic web/1 mac = m\n'))).toEqual([
      {
        osType: expect.objectContaining({ value: 'OL_6' }),
        'vnic 1 mac': expect.objectContaining({ value: 'm' }),
      },
      {},
      {},
      {},
    ]);
  });

  it.each(['vm gone pool = p', 'vm twin pool = p', 'vnic twin/0 mac = m', 'vnic gone/0 network = n'])(
    'when %s means no VM or two, then nothing is stated and a finding says so',
    (line) => {
      const stated = state(`\n${line}\n`);
      expect(statedOf(stated)).toEqual([{}, {}, {}, {}]);
      const place = { source: 'map', file: 'my.map', line: 2, column: expect.any(Number) };
      expect(stated.findings).toMatchObject([
        { severity: 'error', code: 'map-unknown-vm', origins: [place] },
      ]);
    },
  );
});

describe('bugs: vNICs of a map', () => {
  it('when a VM is named by a name with a slash, then its vNIC is found', () => {
    expect(statedOf(state('vnic web/app/1 mac = m\n'))[3]).toEqual({ 'vnic 1 mac': expect.anything() });
  });

  it.each(['vnic web/2 mac = m', 'vnic web mac = m', 'vnic web/x network = n'])(
    'when %s means no vNIC, then that is a finding and not silence',
    (line) => {
      const stated = state(line);
      expect(statedOf(stated)).toEqual([{}, {}, {}, {}]);
      expect(stated.findings).toHaveLength(1);
    },
  );
});

describe('mapPart', () => {
  it('when a map is read, then networks, repositories, LUNs and words are facts with the map as origin', () => {
    const part = mapPart(
      document(
        'network 10aa name = n\nrepository r pool = p\nrepository r name = s\nlun 36A physicalDisk = d\ntranslate osType "Oracle Linux 6" = OL_6',
      ),
      'my.map',
    );
    const at = (value: string) =>
      expect.objectContaining({ value, origin: expect.objectContaining({ source: 'map' }) });
    expect(part.networks).toEqual([{ id: '10aa', facts: { name: at('n') } }]);
    expect(part.repositories).toEqual([
      { id: 'r', facts: { poolName: at('p') }, read: false },
      { id: 'r', facts: { name: at('s') }, read: false },
    ]);
    expect(part.physicalDisks).toEqual({ '36a': at('d') });
    expect(part.translations).toEqual([{ attribute: 'osType', from: 'Oracle Linux 6', to: at('OL_6') }]);
  });
});

describe('places of a map', () => {
  it('when a map says where pools and repositories may be made, then pools go by name and repositories by id', () => {
    const text =
      'pool "My Pool" place = 3600A\nrepository 0004FB03 place = nas:/new\nrepository 0004FB03 name = r\n';
    const part = mapPart(document(text), 'my.map');
    expect(part.newPlaces).toEqual({
      'pool My Pool': {
        value: '3600A',
        origin: { source: 'map', file: 'my.map', line: 1, column: expect.any(Number) },
      },
      'repository 0004fb03': expect.objectContaining({ value: 'nas:/new' }),
    });
    expect(part.repositories).toEqual([
      { id: '0004FB03', facts: { name: expect.objectContaining({ value: 'r' }) }, read: false },
    ]);
    expect(mergeEnvironment('e', [part]).newPlaces).toEqual(part.newPlaces);
  });
});
