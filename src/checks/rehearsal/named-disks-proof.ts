import { counted } from '../../base/counted.js';
import type { DiskMapping, Environment, VirtualMachine } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { fileKey, ownershipOf, sharedWithoutFlag } from '../../model/ownership.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import { vmLabel } from '../disk-check.js';
import type { ArchiveProof, RehearsedCapture } from './rehearsal-facts.js';

export const namedDisksProof: ArchiveProof = {
  name: 'disks',
  title: 'Every disk that a VM names was seen, and none has two owners',
  isAbout: ({ captures }) => captures.length > 0,
  prove: ({ captures }) => ({
    how: counted(
      captures.reduce((sum, { environment }) => sum + mappings(environment), 0),
      'disk mapping',
    ),
    found: captures.flatMap((capture) => [...unseen(capture), ...usedTwice(capture.environment)]),
  }),
};

function mappings({ vms }: Environment): number {
  return vms.reduce((sum, { disks }) => sum + disks.length, 0);
}

function unseen({ environment, lunKey }: RehearsedCapture): RehearsalFinding[] {
  const files = new Set(environment.diskFiles.map((file) => fileKey(file.repositoryId, file.id)));
  const read = new Set(environment.repositories.filter((one) => one.read).map(({ id }) => idKey(id)));
  const luns = new Set(seenLuns(environment).map(lunKey));
  const found = (vm: VirtualMachine, { frontEnd, target }: DiskMapping): RehearsalFinding[] => {
    const of = (severity: RehearsalFinding['severity'], message: string): RehearsalFinding[] => [
      { severity, subject: vmLabel(vm), message: `disk ${frontEnd}: ${message}` },
    ];
    if (target.kind === 'outside')
      return of('not-proven', `${target.path} lies in no repository: whether it is there, no listing tells`);
    if (target.kind === 'lun')
      return luns.has(lunKey(target.wwid))
        ? []
        : of('not-proven', `nobody who was asked saw the LUN ${target.wwid}`);
    if (target.kind === 'empty' || files.has(fileKey(target.repositoryId, target.file))) return [];
    return read.has(idKey(target.repositoryId))
      ? of('defect', `${target.file} is not in the listing of repository ${target.repositoryId}`)
      : of('not-proven', `${target.file} lies in repository ${target.repositoryId}, which was not captured`);
  };
  return environment.vms.flatMap((vm) => vm.disks.flatMap((mapping) => found(vm, mapping)));
}

/** By a manager, a server's multipath or links, or a map. */
function seenLuns({ physicalDisks, infrastructure, deviceAliases }: Environment): string[] {
  const managers = (infrastructure?.physicalDisks ?? []).flatMap(({ facts }) => facts.wwid?.value ?? []);
  return [...Object.keys(physicalDisks), ...managers, ...(deviceAliases ?? []).flatMap(({ wwid }) => wwid)];
}

function usedTwice(environment: Environment): RehearsalFinding[] {
  return [...ownershipOf(environment).disks].flatMap(([key, uses]) => {
    if (uses.length < 2 || !sharedWithoutFlag(uses)) return [];
    const owners = uses.map(({ vm }) => vmLabel(vm)).join(', ');
    return [
      {
        severity: 'defect',
        subject: `disk ${key.split('/').at(-1) ?? key}`,
        message: `${owners} all name it, and it is not marked shared by all`,
      },
    ];
  });
}
