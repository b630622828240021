import type { Environment } from '../../src/model/environment.js';
import {
  type AnyInfrastructure,
  infrastructureLists,
  infrastructureNouns,
  noInfrastructure,
} from '../../src/model/infrastructure.js';
import { type Fact, originText } from '../../src/model/origin.js';

/** Every fact of an environment as a line of its own, with its origin: for results that people compare. */
export function factLines(environment: Environment): string[] {
  const lines: string[] = [];
  const facts = (subject: string, all: Readonly<Record<string, Fact<unknown> | undefined>>) => {
    for (const [name, fact] of Object.entries(all))
      if (fact) lines.push(factLine(`${subject} ${name}`, fact));
  };
  for (const { place, uuid, origin } of environment.uuidPlaces)
    lines.push(`uuid ${place} = ${uuid}  (${originText(origin)})`);
  facts('manager', environment.manager);
  for (const { id, facts: own, repositoryIds } of environment.servers) {
    facts(`server ${id}`, own);
    for (const fact of repositoryIds) lines.push(factLine(`server ${id} knows`, fact));
  }
  for (const { id, facts: own } of environment.repositories) facts(`repository ${id}`, own);
  for (const { uuid, facts: own } of environment.fileSystems) facts(`file system ${uuid}`, own);
  for (const { id, facts: own } of environment.networks) facts(`network ${id}`, own);
  for (const vm of environment.vms) lines.push(...vmLines(vm, facts));
  facts('LUN', environment.physicalDisks);
  facts('shareable', environment.shareableDisks ?? {});
  const infrastructure = (environment.infrastructure ?? noInfrastructure) as AnyInfrastructure;
  for (const list of infrastructureLists)
    for (const { id, facts: own } of infrastructure[list]) facts(`${infrastructureNouns[list]} ${id}`, own);
  for (const { type, id, name, attributes } of environment.managerObjects ?? []) {
    lines.push(`object ${type} ${id} "${name}"`);
    for (const { label, value, refersTo } of attributes)
      lines.push(`  ${label} = ${value}${refersTo === undefined ? '' : ` -> ${refersTo}`}`);
  }
  for (const { severity, code, subject, message } of environment.findings)
    lines.push(`${severity} ${code} ${subject}: ${message}`);
  return lines;
}

function vmLines(
  vm: Environment['vms'][number],
  facts: (subject: string, all: Readonly<Record<string, Fact<unknown> | undefined>>) => void,
): string[] {
  const subject = `${vm.kind} ${vm.id}`;
  facts(subject, vm.facts);
  facts(`${subject} stated`, vm.stated);
  const at = vm.definitions.map(originText).join(', ');
  return [
    `${subject} defined in ${at || 'nothing'}`,
    ...vm.disks.map(
      (disk) =>
        `${subject} disk ${disk.frontEnd} slot ${disk.slot} ${disk.mode} ${JSON.stringify(disk.target)}  (${originText(disk.origin)})`,
    ),
    ...vm.vnics.map(
      (vnic) => `${subject} vnic ${vnic.mac} on ${vnic.networkId}  (${originText(vnic.origin)})`,
    ),
    ...vm.otherKeys.map(({ name, literal }) => `${subject} other ${name} = ${literal}`),
    ...vm.problems.map((problem) => `${subject} problem: ${problem}`),
  ];
}

function factLine(subject: string, { value, origin, assumed }: Fact<unknown>): string {
  const doubt = assumed === undefined ? '' : `  [${assumed}]`;
  return `${subject} = ${JSON.stringify(value)}  (${origin.source} ${originText(origin)})${doubt}`;
}
