import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitCreateScripts, planVms } from '../../../src/emitters/create-script/create-script-emitter.js';
import type { Environment, Release, VirtualMachine } from '../../../src/model/environment.js';
import type { Fact, Origin } from '../../../src/model/origin.js';
import { quickDirectory } from '../../run-directories.js';

const origin: Origin = { source: 'repository-files', file: 'made-up' };
const repositoryId = '0004fb00000300001aa2bb3cc4dd5ee6';

function fact<Value>(value: Value): Fact<Value> {
  return { value, origin };
}

export interface MadeUpVm {
  readonly name: string;
  readonly description?: string;
  readonly networkInstallPath?: string;
  readonly tags?: string;
}

/** Names that a shell, ssh, awk or the file itself could take for something else. */
export const nastyNames = [
  'plain',
  `it's a "name"`,
  'a/b//c',
  ' blanks  in   and around ',
  '$(touch x)',
  '`touch y`',
  '& touch z && * ? [a-z] ~ | > w',
  '100%n %s %% %h',
  'back\\slash \\n \\0 \\c',
  'Zürich Łódź 東京 😀 \u00ad',
  // every byte that can follow in UTF-8: old shells keep some for themselves
  Array.from({ length: 64 }, (_, index) => String.fromCodePoint(0x180 + index)).join(''),
  '-leading dash',
  '--',
  '=',
  'OVM_RESCUE_LINES',
  'OVM_RESCUE_NAMES',
  'Status: Success',
  '# comment',
  '$HOME $(x) !! \\$x',
];

const plainVm = (index: number, made: MadeUpVm): VirtualMachine => {
  const hex = index.toString(16).padStart(4, '0');
  return {
    id: `0004fb0000060000aaaaaaaaaaaa${hex}`,
    kind: 'vm',
    facts: {
      name: fact(made.name),
      domainType: fact('xen_hvm'),
      cpuCount: fact(1),
      memory: fact(1024),
      memoryLimit: fact(1024),
      repositoryId: fact(repositoryId),
      highAvailability: fact(index === 0),
      ...(made.description !== undefined && { description: fact(made.description) }),
    },
    disks: [
      {
        slot: 0,
        frontEnd: 'xvda',
        cdrom: false,
        mode: 'w',
        target: { kind: 'virtual-disk', repositoryId, file: `${diskOf(index)}` },
        text: 'file:made-up,xvda,w',
        origin,
      },
    ],
    vnics: [
      {
        mac: `00:21:f6:00:${hex.slice(0, 2)}:${hex.slice(2)}`,
        networkId: '10a1b2c3d4',
        text: 'made-up',
        origin,
      },
    ],
    otherKeys: [],
    definitions: [origin],
    problems: [],
    stated: {
      ...(made.networkInstallPath !== undefined && { networkInstallPath: fact(made.networkInstallPath) }),
      ...(made.tags !== undefined && { tags: fact(made.tags) }),
    },
  };
};

function diskOf(index: number): string {
  return `0004fb0000120000aaaaaaaaaaaa${index.toString(16).padStart(4, '0')}.img`;
}

/** A small estate: one pool, network, repository and tag, and the VMs. */
export function madeUpEstate(vms: readonly MadeUpVm[]): Environment {
  return {
    estate: 'made-up',
    uuidPlaces: [],
    manager: {},
    servers: [],
    repositories: [
      { id: repositoryId, facts: { name: fact('repo 1'), poolName: fact('pool 1') }, read: true },
    ],
    fileSystems: [],
    diskFiles: vms.map((_, index) => ({
      id: diskOf(index),
      repositoryId,
      kind: 'virtual-disk' as const,
      size: 1,
      blocks: 1,
      changed: '2026-01-01T00:00:00Z',
      origin,
    })),
    networks: [{ id: '10a1b2c3d4', facts: { name: fact('net 1') } }],
    vms: vms.map((made, index) => plainVm(index, made)),
    physicalDisks: {},
    translations: [],
    findings: [],
  };
}

/** What the empty manager knows before the script is sent, as `world.json` of the double has it. */
export function madeUpWorld(count: number, release: Release, more: object = {}, lineEnd = 'LFCR'): object {
  const files = Array.from({ length: count }, (_, index) => ({ id: diskOf(index) }));
  return {
    release,
    lineEnd,
    world: {
      pools: [{ id: '0004fb00000200001e9f0a33a3b5b1c7', name: 'pool 1' }],
      servers: [],
      networks: [{ id: '10a1b2c3d4', name: 'net 1' }],
      repositories: [{ id: repositoryId, name: 'repo 1', files, isos: [], refreshed: false }],
      physicalDisks: [],
      tags: [{ id: '0004fb0000990000aaaaaaaaaaaaaaaa', name: 'production' }],
      vms: [],
      ...more,
    },
  };
}

export interface WrittenScript {
  readonly dir: string;
  /** In a directory with a blank and a quote in its name. */
  readonly file: string;
  readonly journal: string;
  /** The lines to send, in order. */
  readonly lines: readonly string[];
  /** Number of the first line, counted from 1, that holds the text. */
  numberOf(text: string): number;
  remove(): void;
}

/** Writes the sh file for an estate; throws when a VM has open points. */
export function writeScript(estate: Environment, release: Release): WrittenScript {
  const plans = planVms(estate, release);
  for (const { openPoints } of plans)
    if (openPoints.length > 0) throw new Error(JSON.stringify(openPoints, null, 1));
  const texts = [
    ...emitCreateScripts(estate, plans, release, { toolVersion: '0', readAt: '2026-01-01T00:00:00Z' }),
  ];
  const text = (path: string) => texts.find((each) => each.path === path)?.text ?? '';
  const dir = mkdtempSync(join(quickDirectory(), 'ovm-send-'));
  mkdirSync(join(dir, "it's here"));
  const file = join(dir, "it's here", 'create-vms.sh');
  writeFileSync(file, text('create-vms.sh'));
  const lines = text('create-vms.ovmcli')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return {
    dir,
    file,
    journal: `${file}.journal`,
    lines,
    numberOf: (part) => lines.findIndex((line) => line.includes(part)) + 1,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
