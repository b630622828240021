import { counted } from '../../base/counted.js';
import type { Environment, VirtualMachine } from '../../model/environment.js';
import { idKey, macKey } from '../../model/identifiers.js';
import { vmName, vnicMac } from '../../model/ownership.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import { vmLabel } from '../disk-check.js';
import type { PlannedName } from '../guard/planned-script.js';
import type { PlannedVm } from '../guard/planned-vm.js';
import type { ArchiveProof, RehearsedCapture, RehearsedScript } from './rehearsal-facts.js';

export const scriptVmsProof: ArchiveProof = {
  name: 'vms',
  title: 'The scripts make the VMs of the estate, each with its own disks and MAC addresses, or say why not',
  isAbout: ({ captures }) => captures.some(({ scripts }) => scripts.length > 0),
  prove: ({ captures }) => {
    const made = captures.flatMap(({ scripts }) =>
      scripts.flatMap(({ planned }) => planned.vms.filter(({ isThere }) => !isThere)),
    );
    return { how: `${counted(made.length, 'VM')} made`, found: captures.flatMap(judged) };
  },
};

function judged(capture: RehearsedCapture): RehearsalFinding[] {
  const { environment, scripts } = capture;
  return [
    ...scripts.flatMap((script) => script.planned.vms.flatMap((vm) => asInEstate(vm, script, environment))),
    ...scripts.flatMap(({ planned, file }) =>
      planned.names.flatMap((name) => named(name, file, environment)),
    ),
    ...mappedTwice(scripts, environment),
    ...nowhere(capture),
  ];
}

function asInEstate(
  planned: PlannedVm,
  { file }: RehearsedScript,
  environment: Environment,
): RehearsalFinding[] {
  if (planned.isThere) return [];
  const place = `${file}:${planned.place.line}`;
  const meant = environment.vms.filter((vm) => vm.kind === 'vm' && vmName(vm) === planned.name);
  if (meant.length === 0) return [defect(place, `it makes the VM ${planned.name}, which the estate has not`)];
  const wrong = meant.map((vm) => differences(planned, vm, environment));
  return wrong.some((list) => list.length === 0)
    ? []
    : (wrong[0] ?? []).map((message) => defect(place, message));
}

function differences(planned: PlannedVm, vm: VirtualMachine, environment: Environment): string[] {
  const disks = disksOf(vm, environment);
  const isos = vm.disks.flatMap(({ target }) => (target.kind === 'iso' ? [target.file.toLowerCase()] : []));
  const mapped = planned.disks
    .map(({ value }) => value.toLowerCase())
    .filter((value) => !isos.includes(value) && value !== 'empty_cdrom');
  const macs = vm.vnics.flatMap((_, index) => vnicMac(vm, index) ?? []).map(macKey);
  const given = planned.macs.map(({ value }) => macKey(value));
  const say = (what: string, list: readonly string[], not: string) =>
    list.map((one) => `${vmLabel(vm)} ${not} the ${what} ${one}`);
  return [
    ...say('disk', lacking(mapped, disks), 'gets, and its definition does not have,'),
    ...say('disk', lacking(disks, mapped), 'does not get'),
    ...say('MAC address', lacking(given, macs), 'gets, and its definition does not have,'),
    ...say('MAC address', lacking(macs, given), 'does not get'),
  ];
}

/** As lines name them: files by their name, LUNs by the id that the manager gave them. */
function disksOf({ disks }: VirtualMachine, { physicalDisks }: Environment): string[] {
  return disks.flatMap(({ target }) => {
    if (target.kind === 'virtual-disk') return [target.file.toLowerCase()];
    if (target.kind !== 'lun') return [];
    const wwid = target.wwid.toLowerCase();
    return [(physicalDisks[wwid]?.value ?? wwid).toLowerCase()];
  });
}

function lacking(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((one) => !others.includes(one));
}

/** Lines that give a name go by the id, so a wrong id gives the name to another VM. */
function named(
  { vm: reference, value, place }: PlannedName,
  file: string,
  environment: Environment,
): RehearsalFinding[] {
  const vm = environment.vms.find(({ id }) => idKey(id) === idKey(reference));
  if (vm === undefined || vmName(vm) === value) return [];
  return [
    defect(
      `${file}:${place.line}`,
      `it calls ${vm.id} ${value}, and the estate calls it ${vmName(vm) ?? 'nothing'}`,
    ),
  ];
}

/** As lines name them: marked so by a VM or by the manager. */
function sharedDisks(environment: Environment): ReadonlySet<string> {
  const { vms, physicalDisks, shareableDisks = {} } = environment;
  const marked = vms.flatMap((vm) =>
    disksOf({ ...vm, disks: vm.disks.filter(({ mode }) => mode.includes('!')) }, environment),
  );
  const told = Object.keys(shareableDisks).map((key) => (physicalDisks[key]?.value ?? key).toLowerCase());
  return new Set([...marked, ...told]);
}

/** In each kind by itself, since one kind alone is ever sent. */
function mappedTwice(scripts: readonly RehearsedScript[], environment: Environment): RehearsalFinding[] {
  const shared = sharedDisks(environment);
  const found: RehearsalFinding[] = [];
  for (const kind of new Set(scripts.map((script) => script.kind))) {
    const owners = new Map<string, string>();
    for (const { planned, file } of scripts.filter((script) => script.kind === kind))
      for (const { name, disks } of planned.vms)
        for (const { value, place } of disks) {
          const disk = value.toLowerCase();
          const owner = owners.get(disk);
          const isFree =
            owner === undefined || shared.has(disk) || disk.endsWith('.iso') || disk === 'empty_cdrom';
          if (!isFree)
            found.push(
              defect(`${file}:${place.line}`, `it maps ${value} to ${name}, and ${owner} has it already`),
            );
          owners.set(disk, name);
        }
  }
  return found;
}

/** Every VM is made, or a file says why it cannot be made yet. */
function nowhere({ environment, scripts, openVms }: RehearsedCapture): RehearsalFinding[] {
  const ofVms = scripts.filter(({ kind }) => kind === '');
  if (ofVms.length === 0) return [];
  const made = new Set(
    ofVms.flatMap(({ planned }) => planned.vms.filter(({ isThere }) => !isThere).map(({ name }) => name)),
  );
  const open = new Set(openVms.map(idKey));
  const vms = environment.vms.filter(({ kind }) => kind === 'vm');
  const lost = vms.filter((vm) => !made.has(vmName(vm) ?? '') && !open.has(idKey(vm.id)));
  const waiting = vms.filter((vm) => open.has(idKey(vm.id))).length;
  return [
    ...lost.map((vm) =>
      defect(vmLabel(vm), `no script makes it (${vm.id}), and no file in scripts/open says why`),
    ),
    ...(waiting > 0
      ? [
          {
            severity: 'note' as const,
            subject: 'scripts/open',
            message: `${counted(waiting, 'VM')} cannot be made by script yet: the files there say why`,
          },
        ]
      : []),
  ];
}

function defect(subject: string, message: string): RehearsalFinding {
  return { severity: 'defect', subject, message };
}
