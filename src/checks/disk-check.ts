import { counted } from '../base/counted.js';
import type { DiskMapping, Environment, VirtualMachine } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { idKey } from '../model/identifiers.js';
import {
  type DiskUse,
  fileKey,
  maybeUsed,
  type Ownership,
  ownershipOf,
  sharedWithoutFlag,
} from '../model/ownership.js';
import type { Check } from './check.js';

export const diskCheck: Check = {
  name: 'disks',
  title: 'Is every disk accounted for, and none used twice?',
  run: (environment) => {
    const ownership = ownershipOf(environment);
    return [
      ...environment.vms.flatMap((vm) => vm.disks.flatMap((mapping) => outsideRepositories(vm, mapping))),
      ...missingFiles(environment),
      ...unusedFiles(environment, ownership),
      ...doubleUse(ownership),
    ];
  },
};

export function vmLabel(vm: VirtualMachine): string {
  return `${vm.kind === 'vm' ? 'VM' : 'template'} ${vm.facts.name?.value || vm.id}`;
}

function outsideRepositories(vm: VirtualMachine, mapping: DiskMapping): Finding[] {
  if (mapping.target.kind !== 'outside') return [];
  const message = `disk ${mapping.frontEnd} is ${mapping.target.path}, which lies in no repository`;
  return [
    { severity: 'warning', code: 'disk-outside', subject: vmLabel(vm), message, origins: [mapping.origin] },
  ];
}

function missingFiles(environment: Environment): Finding[] {
  const files = new Set(environment.diskFiles.map((file) => fileKey(file.repositoryId, file.id)));
  const read = new Set(environment.repositories.filter((one) => one.read).map((one) => idKey(one.id)));
  const findings: Finding[] = [];
  for (const vm of environment.vms) {
    for (const { target, frontEnd, origin } of vm.disks) {
      if (target.kind !== 'virtual-disk' && target.kind !== 'iso') continue;
      if (files.has(fileKey(target.repositoryId, target.file))) continue;
      const known = read.has(idKey(target.repositoryId));
      const message = known
        ? `disk ${frontEnd}: ${target.file} is missing in repository ${target.repositoryId}`
        : `disk ${frontEnd}: ${target.file} lies in repository ${target.repositoryId}, which was not read`;
      const code = known ? 'disk-missing' : 'disk-elsewhere';
      findings.push({
        severity: known ? 'error' : 'warning',
        code,
        subject: vmLabel(vm),
        message,
        origins: [origin],
      });
    }
  }
  return findings;
}

/** Ids as they were told; keys of lookups are in small letters. */
function toldPath([use]: readonly DiskUse[]): string | undefined {
  const target = use?.mapping.target;
  return target?.kind === 'virtual-disk' ? `${target.repositoryId}/${target.file}` : undefined;
}

/** ISOs belong to nobody as a rule, so only virtual disks are called unused. */
function unusedFiles(environment: Environment, ownership: Ownership): Finding[] {
  const unreadable = environment.findings.filter((finding) => finding.code === 'not-captured').length;
  const caveat =
    unreadable > 0
      ? `; ${counted(unreadable, 'file or source', 'files or sources')} could not be captured, so it may have an owner all the same`
      : '';
  return environment.diskFiles
    .filter(
      (file) =>
        file.kind === 'virtual-disk' &&
        !ownership.disks.has(fileKey(file.repositoryId, file.id)) &&
        !maybeUsed(ownership, file.id),
    )
    .map((file) => ({
      severity: 'note',
      code: 'disk-unused',
      subject: `disk ${file.simpleName?.value ?? file.id}`,
      message: `${file.id} in repository ${file.repositoryId} is used by no VM or template that was read${caveat}`,
      origins: [file.origin],
    }));
}

function doubleUse(ownership: Ownership): Finding[] {
  const findings: Finding[] = [];
  for (const [key, uses] of ownership.disks) {
    if (uses.length < 2) continue;
    const wrong = sharedWithoutFlag(uses);
    const names = uses.map(useText).join(', ');
    const disk = toldPath(uses) ?? key;
    const message = wrong
      ? `${disk} is used by ${names}, and not marked shared by all`
      : `${disk} is shared by ${names}`;
    const origins = uses.map((use) => use.mapping.origin);
    findings.push({
      severity: wrong ? 'error' : 'note',
      code: wrong ? 'disk-used-twice' : 'disk-shared',
      subject: `disk ${key.split('/').at(-1) ?? key}`,
      message,
      origins,
    });
  }
  return findings;
}

function useText({ vm, mapping }: DiskUse): string {
  return `${vmLabel(vm)} (${vm.id}, ${mapping.frontEnd},${mapping.mode})`;
}
