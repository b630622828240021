import fc from 'fast-check';
import type { DiskMapping, Environment, VirtualMachine } from '../../../src/model/environment.js';
import {
  disk,
  diskFile,
  fact,
  facts,
  plainVm,
  repository,
  repositoryId,
  smallEnvironment,
  vnic,
} from './small-environment.js';

/** Any text: plain words often, so that VMs become ready, and everything that could break a line or a comment. */
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', "'", '/', '\\', ' ', '=', '#', '\n', '\r', '\u2028', '\x85', 'ü', '🐧', '$'),
  }),
  fc.constantFrom('constructor', '__proto__', 'x\n# y', '@secret:pw', 'a\r\ncreate Vm name=b', '\ud800'),
);
const plainText = fc.string({ unit: fc.constantFrom(...'abcÄ /\'"=,'), minLength: 1, maxLength: 8 });
const text = fc.oneof({ weight: 4, arbitrary: plainText }, { weight: 1, arbitrary: anyText });

/** Few disks and addresses, so that they meet. */
const files = Array.from({ length: 12 }, (_, index) => `file ${index}.img`);
const macs = Array.from({ length: 12 }, (_, index) => `00:21:F6:00:00:0${index.toString(16)}`);
const wwids = ['3600a', '3600b', 'constructor', '__proto__'];

const target: fc.Arbitrary<DiskMapping['target']> = fc.oneof(
  fc.constantFrom(...files).map((file) => ({ kind: 'virtual-disk', repositoryId, file }) as const),
  fc.constantFrom(...files).map((file) => ({ kind: 'iso', repositoryId, file }) as const),
  fc.constantFrom(...wwids).map((wwid) => ({ kind: 'lun', wwid }) as const),
);
const disks = fc
  .array(fc.tuple(target, fc.constantFrom('w', 'w', 'w', 'w!', 'r')), { maxLength: 3 })
  .map((drawn) => drawn.map(([found, mode], slot) => disk(`xvd${'abc'.charAt(slot)}`, slot, found, mode)));
const vnics = fc.array(fc.tuple(fc.constantFrom(...macs), fc.boolean(), fc.constantFrom('10aa', '10bb')), {
  maxLength: 2,
});

const stated = fc.record(
  { name: text, tags: text, 'vnic 0 mac': fc.constantFrom(...macs), 'vnic 0 network': text, pool: text },
  { requiredKeys: [] },
);

function vmOf(index: number): fc.Arbitrary<VirtualMachine> {
  return fc
    .record({
      name: fc.oneof({ weight: 2, arbitrary: fc.constant(`vm ${index}`) }, { weight: 1, arbitrary: text }),
      ...{ description: anyText, disks, vnics, idEnd: fc.oneof(fc.constant(''), anyText) },
      stated: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: stated }),
      ...{
        highAvailability: fc.boolean(),
        domainType: fc.constantFrom('xen_pvm', 'xen_hvm', 'xen_pvm', 'toString'),
      },
      kind: fc.constantFrom<'vm' | 'template'>('vm', 'vm', 'vm', 'template'),
    })
    .map((drawn) =>
      plainVm(`${index}${drawn.idEnd}`, {
        kind: drawn.kind,
        disks: drawn.disks,
        vnics: drawn.vnics.map(([mac, lower, network]) => vnic(lower ? mac.toLowerCase() : mac, network)),
        stated: drawn.stated as Record<string, string>,
        facts: {
          ...{ name: drawn.name, description: drawn.description },
          ...{ highAvailability: drawn.highAvailability, domainType: drawn.domainType },
        },
      }),
    );
}

/** Environments in which names are anything and disks and addresses collide. */
export const anyEnvironment: fc.Arbitrary<Environment> = fc
  .record({
    vms: fc
      .integer({ min: 1, max: 5 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => vmOf(i)))),
    ...{
      networks: fc.tuple(text, text),
      store: text,
      pool: text,
      second: fc.subarray(files, { maxLength: 2 }),
    },
    ...{ luns: fc.tuple(text, text), estate: anyText },
  })
  .map(({ vms, networks, store, pool, second, luns, estate }) => ({
    ...smallEnvironment(vms, {
      networks: networks.map((name, index) => ({
        id: index === 0 ? '10aa' : '10bb',
        facts: facts({ name }),
      })),
      repositories: [
        repository(repositoryId, store, pool),
        repository('0004fb0000030000bbbbbbbbbbbbbbbb', 'b', 'p'),
      ],
      diskFiles: [
        ...files.map((file, index) => diskFile(file, index < 10 ? 'virtual-disk' : 'iso')),
        ...second.map((file) => diskFile(file, 'virtual-disk', '0004fb0000030000bbbbbbbbbbbbbbbb')),
      ],
      physicalDisks: { '3600a': fact(luns[0]), '3600b': fact(luns[1]) },
    }),
    estate,
  }));
