/** Drifts of VMs. */
import type { World } from '../../doubles/ovm-manager/world.js';
import { type Planted, refresh, withoutVm, withRepository, withVm } from './planted.js';

/** A VM that is no template and does not run. */
export const stoppedVm = ({ vms }: World) => vms.find(({ running, template }) => !running && !template);
const runningVm = ({ vms }: World) => vms.find(({ running }) => running);

export function unknownVm(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  if (!vm) return undefined;
  const cure = [refresh('Repository', vm.repository ?? '')];
  return { truth: world, believed: withoutVm(world, vm.id), subject: vm.id, cure };
}

export function vmWithoutDefinition(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  if (!vm) return undefined;
  return { truth: withoutVm(world, vm.id), believed: world, subject: vm.id, cure: 'by-hand' };
}

/** A repository that no server has mounted any more, with a VM that runs on. */
export function unknownRuns(world: World): Planted | undefined {
  const vm = runningVm(world);
  // a tree in which no repository is left would be a source that failed
  if (!vm || world.repositories.length < 2) return undefined;
  const unmounted = withRepository(world, vm.repository ?? '', (one) => ({
    ...one,
    refs: { ...one.refs, server: [] },
  }));
  return {
    truth: unmounted,
    believed: withoutVm(unmounted, vm.id),
    subject: vm.domainName ?? vm.id,
    cure: [refresh('Server', vm.server ?? '')],
    unread: [vm.repository ?? ''],
  };
}

export function startedByHand(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  const server = world.servers.find(({ pool }) => pool !== undefined && pool === vm?.pool);
  if (!vm || !server) return undefined;
  const truth = withVm(world, vm.id, (one) => ({ ...one, running: true, server: server.id }));
  return { truth, believed: world, subject: vm.id, cure: [refresh('Server', server.id)] };
}

export function stoppedByItself(world: World): Planted | undefined {
  const vm = runningVm(world);
  if (!vm) return undefined;
  const truth = withVm(world, vm.id, (one) => ({ ...one, running: false }));
  return { truth, believed: world, subject: vm.id, cure: [refresh('Server', vm.server ?? '')] };
}

export function moved(world: World): Planted | undefined {
  const vm = runningVm(world);
  const server = world.servers.find(({ id, pool }) => pool === vm?.pool && id !== vm?.server);
  if (!vm || !server) return undefined;
  const truth = withVm(world, vm.id, (one) => ({ ...one, server: server.id }));
  const cure = [refresh('Server', server.id), refresh('Server', vm.server ?? '')];
  return { truth, believed: world, subject: vm.id, cure };
}

export function renamed(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  if (!vm) return undefined;
  const truth = withVm(world, vm.id, (one) => ({ ...one, name: 'renamed-in-its-file' }));
  const cure = [`edit Vm id=${vm.id} name=renamed-in-its-file`];
  return { truth, believed: world, subject: vm.id, cure };
}

export function ghost(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  if (!vm) return undefined;
  const gone = withoutVm(world, vm.id);
  return { truth: gone, believed: world, rest: gone, subject: vm.id, cure: 'by-hand' };
}

export function unseen(world: World): Planted | undefined {
  const vm = stoppedVm(world);
  if (!vm) return undefined;
  return { truth: world, believed: withoutVm(world, vm.id), rest: world, subject: vm.id, cure: 'by-hand' };
}
