import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import type { VmState } from '../doubles/ovm-manager/vm-state.js';
import { withSmallDisks } from './lost-disks.js';
import { deleteVm, type LostVm, vmLike } from './lost-vm.js';
import { archived, differences, recovered, type Watcher } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);
const releases = ['3.2', '3.3', '3.4'] as const;

/** What only its vm.cfg told. The double writes none for a VM that a line made: these cannot be compared here. */
const ofDefinition = [
  ...[
    'uuid',
    'on crash',
    'on reboot',
    'on poweroff',
    'OVM_cpu_compat_group',
    'guest_os_type',
    'boot',
    'pinned cpus',
  ],
  ...['OVM_high_availability', 'OVM_os_type', 'bootloader', 'bootargs', 'extra', 'vfb', 'keymap', 'os type'],
];

/** An estate that was captured, and one of its VMs. */
async function estateWith(
  release: (typeof releases)[number],
  wanted: { readonly running: boolean; readonly ownDisk?: boolean },
): Promise<LostVm> {
  estate = await losableEstate({ release, engine: 'mysql', vms, adapted: withSmallDisks });
  return vmLike(await archived(estate, ['capture']), wanted);
}

/** The VM as it was but for ids and names that mappings have. */
function contentOf({ id: _, disks, server: __, running: ___, vnics, description, ...vm }: VmState) {
  return {
    ...vm,
    // a line of the CLI has no line breaks
    description: (description ?? '').replace(/\s/g, ' '),
    disks: disks.map(({ slot, kind, device }) => ({ slot, kind, device })),
    vnics: vnics.map(({ mac, network }) => ({ mac, network })),
  };
}

const words = ({ vm }: LostVm) => ({ situation: 'vm', vm: vm.id, road: 'scripts' }) as const;
const stopped = (made: LostVm, watcher: Watcher = {}) =>
  recovered(made.made, words(made), watcher).then(
    () => 'it did not stop',
    (error: Error) => error.message,
  );

describe.skipIf(!canHaveOwnRoot())(`one VM is lost (unless ${noOwnRoot})`, () => {
  it.each(releases)(
    'when its definition of %s is gone, then a script makes it on its disks and MAC addresses, and nothing else is changed',
    async (release) => {
      const one = await estateWith(release, {
        running: false,
        ...(release !== '3.2' && { highAvailability: true }),
      });
      const { lost, made, vm } = one;
      const others = lost
        .manager()
        .vms()
        .filter(({ id }) => id !== vm.id);
      const before = lost.lines().length;
      deleteVm(one);
      const { asked, byPerson } = await recovered(made, words(one));
      const after = lost.manager().vms();
      const [back, another] = after.filter(({ name }) => name === vm.name);
      expect(another).toBeUndefined();
      expect(back && contentOf(back)).toEqual(contentOf(vm));
      expect(after.filter(({ id }) => id !== back?.id)).toEqual(others);
      expect(byPerson).toContain('start-vm');
      expect(
        lost
          .lines()
          .slice(before)
          .filter((line) => /^start /i.test(line)),
      ).toEqual([]);
      expect(asked.map(([question]) => question).join()).not.toContain('canary');
      const left = (await differences(made)).split('\n').filter((line) => line.startsWith('~ '));
      // a line of the CLI has no line breaks
      for (const line of left.filter((one) => !/ description: "[^"]*\\n/.test(one))) {
        expect(line).toContain(vm.id);
        expect(line).toMatch(new RegExp(`\\) (?:id|${ofDefinition.join('|')}): `));
      }
      expect(left.filter((line) => line.includes(') id: '))).toHaveLength(1);
    },
  );

  it('when its disks are lost as well, then their copies are put where they were first, and nothing is overwritten', async () => {
    const one = await estateWith('3.3', { running: false, ownDisk: true });
    const { lost, made, repository } = one;
    const copies = join(lost.root, 'copies');
    mkdirSync(copies);
    const disks = one.disks.filter((disk) => existsSync(join(repository, 'VirtualDisks', disk)));
    const texts = disks.map((disk) => withWords(readFileSync(join(repository, 'VirtualDisks', disk)), disk));
    for (const [index, disk] of disks.entries()) writeFileSync(join(copies, disk), texts[index] ?? '');
    deleteVm(one);
    for (const disk of disks) rmSync(join(repository, 'VirtualDisks', disk));
    const { asked } = await recovered(made, { ...words(one), disks: copies }, copying);
    expect(disks.map((disk) => readFileSync(join(repository, 'VirtualDisks', disk)))).toEqual(texts);
    expect(asked.filter(([, answer]) => answer === 'copy')).toHaveLength(1);
    expect(
      lost
        .manager()
        .vms()
        .filter(({ name }) => name === one.vm.name),
    ).toHaveLength(1);
  });

  it('when it runs on a server, then nothing is made', async () => {
    const one = await estateWith('3.4', { running: true });
    const before = one.lost.lines().length;
    expect(await stopped(one)).toMatch(/OVM_RECOVERY_STOPPED|runs on/);
    expect(creating(one.lost.lines().slice(before))).toEqual([]);
  });

  it('when a server cannot be asked whether it runs there, then a person has to say so', async () => {
    const one = await estateWith('3.4', { running: false });
    deleteVm(one);
    const [server] = one.lost.reality.world.servers;
    await one.lost.silence(server?.id ?? '');
    const before = one.lost.lines().length;
    const answer: Watcher['answer'] = (_question, answers) =>
      answers.includes('not-running') ? 'stop' : undefined;
    expect(await stopped(one, { answer })).toContain('the recovery did not end');
    expect(creating(one.lost.lines().slice(before))).toEqual([]);
  });

  it('when another VM was given its disk meanwhile, then the guard lets no line make it', async () => {
    const one = await estateWith('3.3', { running: false, ownDisk: true });
    deleteVm(one);
    const thief = one.lost
      .manager()
      .vms()
      .find(({ running, disks }) => !running && !disks.some(({ slot }) => slot === 9));
    const [disk] = one.disks;
    const line = `create VmDiskMapping slot=9 virtualDisk=${disk} name=taken on Vm id=${thief?.id}`;
    const reply = one.lost.manager().execute(line);
    expect(reply.errorMessage, line).toBeNull();
    const before = one.lost.lines().length;
    expect(await stopped(one)).toMatch(/OVM_APPLY_GUARDED|reason/);
    expect(creating(one.lost.lines().slice(before))).toEqual([]);
  });
});

/** A disk with something in its end. */
function withWords(bytes: Buffer, words: string): Buffer {
  bytes.write(words, bytes.length - words.length);
  return bytes;
}

const creating = (lines: readonly string[]) => lines.filter((line) => /^(?:create|start) /i.test(line));

/** A person who has read the list of copies. */
const copying: Watcher = { answer: (_question, answers) => (answers.includes('copy') ? 'copy' : undefined) };
