import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isAlone, type Rediscovered } from '../../cli/rediscovered-estate.js';
import { isChange } from '../../doubles/ovm-manager/shell-faults.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { run } from '../../doubles/sshd/run-sh.js';
import { type Sshd, startSshd } from '../../doubles/sshd/sshd.js';
import { quickDirectory } from '../../run-directories.js';

export type Shell = 'dash' | 'bash';

/** What one run of a sh file gave. */
export interface Sent {
  readonly status: number;
  readonly stderr: string;
  readonly changes: readonly string[];
  readonly journal: boolean;
}

/** A manager of one release behind a real sshd, whose world can be changed, and the place of a sh file. */
export interface RediscoveredSession {
  /** The sh file of an estate is run against a manager that has this world; gives what it says. */
  mustBeRefused(estate: Rediscovered, world: World, shell: Shell): Promise<string>;
  /** The same, whatever comes of it; gives also the lines that did more than ask. */
  send(estate: Rediscovered, world: World, shell: Shell): Promise<Sent>;
  close(): Promise<void>;
}

export async function rediscoveredSession(release: Release): Promise<RediscoveredSession> {
  const sshd = await startSshd({ release, world: {} });
  const dir = mkdtempSync(join(quickDirectory(), 'ovm-rediscovered-'));
  const send = async (estate: Rediscovered, world: World, shell: Shell): Promise<Sent> => {
    for (const log of ['sent.log', 'accepted.log']) rmSync(join(sshd.stateDir, log), { force: true });
    writeFileSync(join(sshd.stateDir, 'world.json'), JSON.stringify({ release, world, lineEnd: 'LFCR' }));
    const file = join(dir, 'create-vms.sh');
    writeFileSync(file, estate.sh);
    const env = { OVM_PORT: String(sshd.port), OVM_SSH_OPTIONS: sshd.sshOptions };
    const { status, stderr } = await run(shell, [file, '127.0.0.1', sshd.user], { input: 'yes\n', env });
    return { status, stderr, changes: sentTo(sshd).filter(isChange), journal: existsSync(`${file}.journal`) };
  };
  return {
    send,
    mustBeRefused: async (estate, world, shell) => {
      const { status, stderr, changes, journal } = await send(estate, world, shell);
      expect([status, changes, journal], stderr).toEqual([13, [], false]);
      expect(stderr).toContain('rediscovery may have brought the VMs back; nothing was sent');
      return stderr;
    },
    close: async () => {
      await sshd.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function sentTo({ stateDir }: Sshd): string[] {
  return readFileSync(join(stateDir, 'sent.log'), 'utf8').split('\n').filter(Boolean);
}

/** The same world where VMs are called by their ids. */
export function withoutNames(world: World): World {
  return { ...world, vms: world.vms.map((vm) => ({ ...vm, name: vm.id, description: null })) };
}

/** What the sh file must say, from the world itself: every MAC address, disk and, where they are kept, name. */
export function mustName(said: string, { world, made }: Rediscovered, namesKept: boolean): void {
  const device = (id: string) => id.toLowerCase();
  const taken = made.flatMap((vm) => [
    ...(vm.vnics ?? []).map(({ mac }) => `a Vnic with ${mac.toLowerCase()} already`),
    ...(vm.disks ?? [])
      .filter((disk) => isAlone(disk, world))
      .map((disk) => `a VmDiskMapping with ${device(disk.device ?? '')} already`),
  ]);
  const found = [
    ...said.matchAll(
      /^the manager has (a (?:Vnic|VmDiskMapping) with \S+ already), which line \d+ would take$/gm,
    ),
  ];
  expect(found.map(([, what]) => what).sort()).toEqual(taken.sort());
  const names = [...said.matchAll(/^the manager has this VM already: (.*)$/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(namesKept ? made.map(({ name }) => name).sort() : []);
}
