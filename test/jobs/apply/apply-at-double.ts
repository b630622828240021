import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, expect } from 'vitest';
import { RescueError } from '../../../src/base/errors.js';
import type { Log } from '../../../src/base/log.js';
import { type ApplyWords, withApply } from '../../../src/jobs/apply/apply.js';
import type { ApplyOutcome } from '../../../src/jobs/apply/apply-settings.js';
import {
  type CliServer,
  type CliServerOptions,
  startCliServer,
} from '../../doubles/ovm-manager/cli-server.js';
import { bootDisk, dataDisk, lun, sampleWorld } from '../../doubles/ovm-manager/sample-world.js';
import { isChange } from '../../doubles/ovm-manager/shell-faults.js';
import type { Release } from '../../doubles/ovm-manager/world.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

export const managerPassword = 'canary-of-the-manager-10000';
export const releases = ['3.2', '3.3', '3.4'] as const;

const repository = 'slotreposan01';
const page83 = sampleWorld.physicalDisks[0]?.page83;

/** Two VMs on their disks and networks, one of them with high availability, in the grammar of a release. */
export function twoVms(release: Release): string[] {
  const made = (name: string) =>
    `create Vm name=${name} repository=${repository} domainType=XEN_PVM memory=1024 memoryLimit=1024 cpuCount=2 bootOrder=DISK ${
      release === '3.2' ? 'osType=OL_5 ' : "osType='Oracle Linux 5' "
    }on ServerPool name=slot`;
  const vnic = (mac: string, vm: string) =>
    release === '3.2'
      ? [`create Vnic network=vlanpublic name=${mac}`, `add Vnic name=${mac} to Vm name=${vm}`]
      : [`create Vnic network=vlanpublic name=${mac} macAddress=${mac} on Vm name=${vm}`];
  const disk = (slot: number, device: string, vm: string) => {
    const key =
      release === '3.2' ? 'storageDevice' : device.startsWith('@wwid:') ? 'physicalDisk' : 'virtualDisk';
    return `create VmDiskMapping slot=${slot} ${key}=${device} name=xvd${'abc'[slot]} on Vm name=${vm}`;
  };
  return [
    'show ServerPool name=slot',
    'show Network name=vlanpublic',
    `refresh Repository name=${repository}`,
    `show VirtualDisk id=${bootDisk}`,
    'create Tag name=restored description="made again"',
    made('web1'),
    ...vnic('00:21:f6:00:01:01', 'web1'),
    disk(0, bootDisk, 'web1'),
    disk(1, `@wwid:${page83}`, 'web1'),
    'add Tag name=restored to Vm name=web1',
    'edit Vm name=web1 description="the // first"',
    made('web2'),
    ...vnic('00:21:f6:00:01:02', 'web2'),
    disk(0, dataDisk, 'web2'),
    'add Tag name=production to Vm name=web2',
    'edit Vm name=web1 highAvailability=Yes',
  ];
}

/** What stands after `twoVms`, without the ids that a manager makes up. */
export function standing(server: Pick<CliServer, 'manager'>) {
  const vms = server.manager.vms().map(({ id: _, vnics, ...vm }) => ({
    ...vm,
    vnics: vnics.map(({ mac, network }) => ({ mac, network })),
  }));
  return { vms, loose: server.manager.looseVnics(), tags: server.manager.estate().Tag };
}

export { lun };

interface Run {
  readonly journal: string;
}

/** Starts doubles, and applies scripts at them without a guard of a live estate unless one is given. */
export function appliesAtDouble() {
  const scratch = scratchDirectories();
  const servers: CliServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const start = async (
    options: Partial<CliServerOptions> & { readonly release: Release },
  ): Promise<CliServer> => {
    const server = await startCliServer({ world: sampleWorld, ...options, password: managerPassword });
    servers.push(server);
    return server;
  };
  const place = () => {
    const root = scratch();
    return { root, script: join(root, 'script.ovmcli'), journal: join(root, 'journal.jsonl') };
  };
  const wordsFor = (
    server: CliServer,
    at: ReturnType<typeof place>,
    lines: readonly string[],
    log: Partial<Log> = {},
  ): ApplyWords => {
    const [known, password] = [join(at.root, `known-${server.port}`), join(at.root, 'password')];
    writeFileSync(known, server.knownHostsLine);
    writeFileSync(password, managerPassword, { mode: 0o600 });
    writeFileSync(at.script, lines.join('\n'));
    const cli = { user: 'admin', host: '127.0.0.1', port: server.port, password: { file: password } };
    return {
      script: at.script,
      journal: at.journal,
      archives: at.root,
      input: {
        ...{ estate: 'test', trees: [], managerFiles: [], managerClis: [cli] },
        ssh: () => ({ knownHosts: known }),
        log: { info: () => {}, warn: () => {}, ...log },
      },
      guard: async () => [],
      patience: { reconnectForMs: 5_000, betweenMs: 10, settleMs: [5] },
    };
  };
  const apply = async (words: ApplyWords): Promise<ApplyOutcome> =>
    withApply(words, async (planned) => {
      await planned.check([]);
      return planned.carryOut();
    });
  return { start, place, wordsFor, apply };
}

/**
 * A guard that is green, and notes how many changes the manager had carried out each time it was asked: 0 before the first
 * line, 3 before the fourth.
 */
export function recordingGuard(server: Pick<CliServer, 'lines'>) {
  const askedBehind: number[] = [];
  const guard = async () => {
    askedBehind.push(changesIn(server).length);
    return [];
  };
  return { guard, askedBehind };
}

/** The error that a run ends with, which tells no password. */
export async function failure(work: Promise<unknown>): Promise<RescueError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RescueError)) throw new Error(`no RescueError: ${inspect(error)}`);
  expect(`${error.message} ${inspect(error)}`).not.toContain(managerPassword);
  return error;
}

/** The entries of a journal. */
export function journalled({ journal }: Pick<Run, 'journal'>): Record<string, unknown>[] {
  return readFileSync(journal, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Lines that a manager got and that change something. */
export function changesIn({ lines }: Pick<CliServer, 'lines'>): string[] {
  return lines.filter(isChange);
}

/** The line that was about to be sent when a run died. */
export function lastIntent(at: Pick<Run, 'journal'>): string {
  return String(journalled(at).findLast(({ event }) => event === 'intent')?.text);
}
