/** What a refresh teaches a manager of VMs and files, and what it forgets of them. */
import type { Execution } from './execution.js';
import { learnFiles, loadDiskMapping, loadVm } from './load-world.js';
import { objectsOf, removeObject, type StoredObject } from './object-store.js';
import { mappingsOf, slotOf } from './vm-state.js';
import type { World, WorldRepository, WorldVm } from './world.js';

/** The files and VM definitions of a repository; links between VMs and disks are made as the disks become known. */
export function learnContents(
  run: Execution,
  truth: World,
  source: WorldRepository,
  repository: StoredObject,
): void {
  learnFiles(run.store, repository, source);
  for (const vm of truth.vms) if (vm.repository === source.id) learnVm(run, vm);
  for (const vm of truth.vms) learnMappings(run, vm);
}

function isKnown(run: Execution, id: string | null | undefined): boolean {
  return run.store.objects.some((object) => object.id === id);
}

/** As its definition has it, without what only a manager knows; that it runs only its server tells. */
function learnVm(run: Execution, vm: WorldVm): void {
  if (isKnown(run, vm.id)) return;
  const { startPolicy: _, tags: __, antiAffinityGroups: ___, running: ____, ...told } = vm;
  const places = (['repository', 'pool', 'server'] as const).filter((key) => !isKnown(run, vm[key]));
  const unknown = Object.fromEntries(places.map((key) => [key, null]));
  const vnics = (vm.vnics ?? []).map((nic) => (isKnown(run, nic.network) ? nic : { ...nic, network: '' }));
  const disks = (vm.disks ?? []).filter(({ device }) => device === null || isKnown(run, device));
  loadVm(run.store, { ...told, ...unknown, vnics, disks });
}

/** Disks of a known VM that were not known before. */
function learnMappings(run: Execution, vm: WorldVm): void {
  const known = objectsOf(run.store, 'Vm').find(({ id }) => id === vm.id);
  if (!known) return;
  const slots = new Set(mappingsOf(run.store, known).map(slotOf));
  for (const disk of vm.disks ?? [])
    if (!slots.has(disk.slot) && isKnown(run, disk.device)) loadDiskMapping(run.store, known, disk);
}

/** VMs whose definition is gone and files that are gone leave the manager, and mappings of such files with them. */
export function forgetMissing(
  run: Execution,
  truth: World,
  source: WorldRepository,
  repository: StoredObject,
): void {
  const defined = new Set(truth.vms.filter((vm) => vm.repository === source.id).map(({ id }) => id));
  const files = new Set([...source.files, ...source.isos].map(({ id }) => id));
  const gone = run.store.objects.filter(
    (one) =>
      (one.type === 'Vm' && one.refs.get('repository') === repository && !defined.has(one.id)) ||
      (one.parent === repository && /^Virtual(Disk|Cdrom)$/.test(one.type) && !files.has(one.id)),
  );
  for (const mapping of objectsOf(run.store, 'VmDiskMapping'))
    if (gone.includes(mapping.refs.get('device') as StoredObject)) removeObject(run.store, mapping);
  for (const one of gone) removeObject(run.store, one);
}

/** What runs on a server is known from then on, and what does not run on it is stopped or elsewhere. */
export function learnRunning(run: Execution, truth: World, server: StoredObject): void {
  for (const vm of truth.vms.filter((one) => one.running && one.server === server.id)) {
    learnVm(run, vm);
    const known = objectsOf(run.store, 'Vm').find(({ id }) => id === vm.id);
    known?.values.set('status', 'Running');
    known?.refs.set('server', server);
  }
  for (const vm of objectsOf(run.store, 'Vm')) {
    if (vm.refs.get('server') !== server || vm.values.get('status') !== 'Running') continue;
    const here = truth.vms.some(({ id, running, server: at }) => id === vm.id && running && at === server.id);
    if (!here) vm.values.delete('status');
  }
}
