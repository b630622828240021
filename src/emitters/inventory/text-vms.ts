import type { VirtualMachine } from '../../model/environment.js';
import type { InventoryIndex } from './inventory-index.js';
import { sizeText } from './size-text.js';
import { heading, padded, wrapped, wrappedWords } from './text-layout.js';
import { type VmDiskRow, type VmRow, type VnicRow, vmRows } from './vm-rows.js';

const titles = { vm: 'Virtual machines', template: 'Templates' } as const;

/** The VMs or templates of a text report, grouped by repository. */
export function* vmLines(index: InventoryIndex, kind: VirtualMachine['kind']): Iterable<string> {
  const count = index.environment.vms.filter((vm) => vm.kind === kind).length;
  yield* heading(`${titles[kind]} (${count})`);
  let group: string | undefined;
  for (const row of vmRows(index, kind)) {
    const place = groupOf(row);
    if (place !== group) {
      yield* group === undefined ? [] : [''];
      yield `  ${place}`;
    }
    group = place;
    yield* oneVm(row);
  }
}

function groupOf({ repository, repositoryId }: VmRow): string {
  return repositoryId === undefined ? repository : `Repository ${repository} (${repositoryId})`;
}

function* oneVm(row: VmRow): Iterable<string> {
  yield `    ${padded(row.name, 40)} ${row.id}`;
  yield* wrapped('      ', [
    row.domainType === 'not known' ? 'domain type not known' : row.domainType,
    row.osType === 'not known' ? 'OS not known' : row.osType,
    `memory ${row.memory}`,
    `CPUs ${row.cpus}`,
    `high availability ${row.highAvailability}`,
    ...(row.runningOn === undefined ? [] : [`running on ${row.runningOn}`]),
  ]);
  for (const vnic of row.vnics) yield* vnicLines(vnic);
  for (const disk of row.disks) yield* vmDiskLines(disk);
  for (const problem of row.problems) yield* wrappedWords('      ! ', problem);
  for (const assumed of row.assumed) yield* wrappedWords('      assumed ', assumed);
}

function* vnicLines({ mac, network, alsoUsedBy }: VnicRow): Iterable<string> {
  const twice = alsoUsedBy.length === 0 ? [] : [`MAC ALSO USED BY ${alsoUsedBy.join(', ')}`];
  yield* wrapped('      ', [`vNIC ${mac}  ${network}`, ...twice]);
}

function* vmDiskLines(disk: VmDiskRow): Iterable<string> {
  yield* wrapped('      ', [
    `${padded(disk.slot, 7)} ${[disk.kind, disk.id].filter(Boolean).join(' ')}`,
    ...(disk.name === undefined ? [] : [`"${disk.name}"`]),
    ...(disk.size === undefined ? [] : [sizeText(disk.size)]),
    ...(disk.otherRepository === undefined ? [] : [`in repository ${disk.otherRepository}`]),
    ...disk.marks,
  ]);
}
